import { applyBinary, applyUnary } from './arithmetic.ts';
import type { Expression, Program } from './ast.ts';
import { evaluateChain } from './chain.ts';
import { emptyMap } from './container.ts';
import { ExpressionError } from './errors.ts';
import { type Evaluation, noteUnresolved } from './evaluation.ts';
import type { Frame } from './frame.ts';
import { spend, spendText } from './limits.ts';
import { linksText } from './print.ts';
import { runScript } from './run-script.ts';
import { textOf } from './text.ts';
import { holds, toBoolean } from './truth.ts';
import type { Operand } from './value.ts';

/** The value of a parsed text; undefined when the text is a path that leads nowhere. */
export function evaluateProgram(
  evaluation: Evaluation,
  program: Program,
  bindings: readonly Operand[],
): Operand | undefined {
  if (program.kind === 'single') {
    return valueOfNode(program.expression, { evaluation, bindings, locals: undefined, evaluate });
  }
  if (!evaluation.statements) {
    throw new ExpressionError(
      'expression/parse',
      'Statements (if, for, while, var, return, ";") are switched off.',
    );
  }
  return runScript(program.body, { evaluation, bindings, locals: new Map(), evaluate });
}

/** A path that leads nowhere counts as null; a lone word without a meaning is an error. */
function evaluate(node: Expression, frame: Frame): Operand {
  const value = valueOfNode(node, frame);
  if (value !== undefined) return value;
  if (node.kind === 'name') {
    throw new ExpressionError('expression/undefined', `"${node.name}" is not defined; a text needs quotes.`);
  }
  noteUnresolved(frame.evaluation, pathOf(node));
  return null;
}

/** For places that ask whether there is a value at all. */
function evaluateIfAny(node: Expression, frame: Frame): Operand {
  const value = valueOfNode(node, frame);
  if (value === undefined && frame.evaluation.mode === 'original')
    noteUnresolved(frame.evaluation, pathOf(node));
  return value ?? null;
}

function valueOfNode(node: Expression, frame: Frame): Operand | undefined {
  spend(frame.evaluation, 1);
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'text':
      return joined(node.parts, frame);
    case 'bound':
      return frame.bindings[node.index] ?? null;
    case 'name':
    case 'chain':
      return evaluateChain(node, frame);
    case 'unary':
      return unary(node, frame);
    case 'binary':
      return binary(node, frame);
    case 'ternary': {
      const test = evaluateIfAny(node.test, frame);
      return evaluate(test !== null && toBoolean(test) ? node.whenTrue : node.whenFalse, frame);
    }
    case 'elvis': {
      const value = evaluateIfAny(node.value, frame);
      return value !== null && isTrue(value) ? value : evaluate(node.otherwise, frame);
    }
    case 'list':
      return node.items.map((item) => evaluate(item, frame));
    case 'set':
      return setOf(node.items, frame);
    case 'map':
      return mapOf(node.entries, frame);
  }
}

function joined(parts: readonly (string | number)[], frame: Frame): string {
  const texts = parts.map((part) =>
    typeof part === 'string' ? part : textOf(frame.evaluation, frame.bindings[part] ?? null),
  );
  const text = texts.join('');
  spendText(frame.evaluation, text.length);
  return text;
}

type Node<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

function unary(node: Node<'unary'>, frame: Frame): Operand {
  const { operator, operand } = node;
  const asks = operator === 'size' || operator === 'empty';
  return applyUnary(operator, asks ? evaluateIfAny(operand, frame) : evaluate(operand, frame));
}

function binary(node: Node<'binary'>, frame: Frame): Operand {
  const { operator } = node;
  if (operator === '&&')
    return toBoolean(evaluate(node.left, frame)) && toBoolean(evaluate(node.right, frame));
  if (operator === '||')
    return toBoolean(evaluate(node.left, frame)) || toBoolean(evaluate(node.right, frame));
  const asks = (operator === '==' || operator === '!=') && (isNull(node.left) || isNull(node.right));
  const read = asks ? evaluateIfAny : evaluate;
  return applyBinary(frame.evaluation, operator, [read(node.left, frame), read(node.right, frame)]);
}

function isNull(node: Expression): boolean {
  return node.kind === 'literal' && node.value === null;
}

/** Elvis takes the right side for null, false, zero and empty texts; other values count as they are. */
function isTrue(value: Operand): boolean {
  return typeof value === 'object' || toBoolean(value);
}

function setOf(items: readonly Expression[], frame: Frame): Operand {
  const found: Operand[] = [];
  for (const item of items) {
    const value = evaluate(item, frame);
    spend(frame.evaluation, found.length);
    if (!holds(frame.evaluation, found, value)) found.push(value);
  }
  return found;
}

function mapOf(entries: readonly (readonly [Expression, Expression])[], frame: Frame): Operand {
  const map = emptyMap<Operand>();
  for (const [key, value] of entries)
    map[textOf(frame.evaluation, evaluate(key, frame))] = evaluate(value, frame);
  return map;
}

function pathOf(node: Expression): string {
  if (node.kind === 'name') return node.name;
  return node.kind === 'chain' && node.base.kind === 'name' ? linksText(node.base.name, node.links) : '…';
}
