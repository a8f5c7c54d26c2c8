import type jsep from 'jsep';
import type { BinaryOperator, Expression, Program } from '../ast.ts';
import { ParseFailure } from './reader.ts';

const carriedExpression = 'JexlExpression';
const carriedProgram = 'JexlProgram';

/** Wraps our node so that jsep can pass it through its own. */
export function carryExpression(expression: Expression): jsep.Expression {
  return { type: carriedExpression, expression };
}

export function carryProgram(program: Program): jsep.Expression {
  return { type: carriedProgram, program };
}

export function programOf(node: jsep.Expression): Program {
  if (node.type === carriedProgram) return node['program'] as Program; // only carryProgram makes this type
  throw new ParseFailure('the text has no meaning', 0);
}

/** Our tree for what jsep read; only binary operators are jsep's own nodes. */
export function expressionOf(node: jsep.Expression, height = 0): Expression {
  if (height > maxHeight) throw new ParseFailure('nested too deeply', 0, true);
  if (node.type === carriedExpression) return node['expression'] as Expression; // only carryExpression makes this type
  if (node.type !== 'BinaryExpression') throw new ParseFailure(`unexpected ${node.type}`, 0);
  const { operator, left, right } = node as jsep.BinaryExpression;
  return {
    kind: 'binary',
    operator: canonical[operator] ?? (operator as BinaryOperator), // jsep knows no other operators
    left: expressionOf(left, height + 1),
    right: expressionOf(right, height + 1),
  };
}

const maxHeight = 500;

const canonical: Readonly<Record<string, BinaryOperator>> = {
  or: '||',
  and: '&&',
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  div: '/',
  mod: '%',
};
