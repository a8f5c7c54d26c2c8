import { describe, expect, it } from 'vitest';
import type { BinaryOperator, Expression, Link, Program, Statement } from './ast.ts';
import { parse } from './parse.ts';
import { printProgram } from './print.ts';
import { pick, seeded } from './random-for-tests.ts';
import { double } from './value.ts';

describe('printProgram', () => {
  it.each<[text: string, printed: string]>([
    ['1+2*3', '1 + (2 * 3)'],
    ['a and b or not c', '(a && b) || (!c)'],
    ["a.b['c'].d(1,'x')", 'a.b["c"].d(1, "x")'],
    ['a?b:c', 'a ? b : c'],
    ['a ?: 1.0', 'a ?: 1.0'],
    ['{"k":[1,{2}]}', '{"k": [1, {2}]}'],
    ['size(a)', 'size(a)'],
    ["a.'b c'", 'a."b c"'],
    ['if(a){b}else{c}', 'if (a) { b; } else { c; };'],
  ])('%s → %s', (text, printed) => {
    expect(printProgram(parse(text))).toBe(printed);
  });

  it('gives text that parses to the same tree, whatever the tree', () => {
    for (let seed = 1; seed <= 800; seed++) {
      const program = randomProgram(seeded(seed));
      const text = printProgram(program);

      expect(parse(text), text).toEqual(program);
    }
  });
});

type Random = () => number;

function randomProgram(random: Random): Program {
  if (random() < 0.8) return { kind: 'single', expression: randomExpression(random, 4) };
  return { kind: 'script', body: [randomStatement(random, 2), randomStatement(random, 2)] };
}

function randomStatement(random: Random, depth: number): Statement {
  const expression = () => randomExpression(random, 2);
  const block = (): Statement => ({ kind: 'block', body: [randomStatement(random, depth - 1)] });
  const simple: Statement = {
    kind: 'expression',
    expression: { kind: 'chain', base: name(random), links: [{ kind: 'apply', args: [] }] },
  };
  if (depth === 0) return simple;
  return pick<() => Statement>(random, [
    () => simple,
    () => ({ kind: 'var', name: 'x', value: random() < 0.5 ? undefined : expression() }),
    () => ({ kind: 'assign', name: 'x', value: expression() }),
    () => ({
      kind: 'if',
      test: expression(),
      whenTrue: block(),
      whenFalse: random() < 0.5 ? undefined : block(),
    }),
    () => ({ kind: 'for', name: 'each', items: expression(), body: block() }),
    () => ({ kind: 'while', test: expression(), body: block() }),
    () => ({ kind: 'return', value: random() < 0.5 ? undefined : expression() }),
  ])();
}

function randomExpression(random: Random, depth: number): Expression {
  if (depth === 0) return leaf(random);
  const inner = () => randomExpression(random, depth - 1);
  return pick<() => Expression>(random, [
    () => leaf(random),
    () => ({
      kind: 'unary',
      operator: pick(random, ['!', '-', '+', '~', 'size', 'empty']),
      operand: inner(),
    }),
    () => ({ kind: 'binary', operator: pick(random, binaryOperators), left: inner(), right: inner() }),
    () => ({ kind: 'ternary', test: inner(), whenTrue: inner(), whenFalse: inner() }),
    () => ({ kind: 'elvis', value: inner(), otherwise: inner() }),
    () => ({ kind: 'list', items: [inner(), inner()] }),
    () => ({ kind: 'set', items: [inner()] }),
    () => ({ kind: 'map', entries: [[inner(), inner()]] }),
    () => ({
      kind: 'chain',
      base: name(random),
      links: [randomLink(random, inner), randomLink(random, inner)],
    }),
    () => ({ kind: 'chain', base: { kind: 'list', items: [inner()] }, links: [randomLink(random, inner)] }),
  ])();
}

function randomLink(random: Random, inner: () => Expression): Link {
  return pick<() => Link>(random, [
    () => ({ kind: 'property', key: pick(random, ['a', 'or', 'x y', '7', 'it\'s "q"', 'size']) }),
    () => ({ kind: 'index', index: inner() }),
    () => ({ kind: 'method', name: 'trim', args: [inner()] }),
  ])();
}

function leaf(random: Random): Expression {
  return pick<Expression>(random, [
    name(random),
    { kind: 'literal', value: Math.floor(random() * 100) },
    { kind: 'literal', value: -Math.floor(random() * 100) - 1 },
    { kind: 'literal', value: double(2) },
    { kind: 'literal', value: 1.5 },
    { kind: 'literal', value: 12345678901234567890n },
    {
      kind: 'literal',
      value: pick(random, ['', 'a', 'it\'s "q"', 'b\\n', 'line\nbreak', '<+x>', '\\d+', 'é']),
    },
    { kind: 'literal', value: pick<boolean | null>(random, [true, false, null]) },
    { kind: 'bound', index: 0 },
    { kind: 'text', parts: ['a "', 1, '\\'] },
  ]);
}

function name(random: Random): Expression {
  return { kind: 'name', name: pick(random, ['a', 'b_1', 'stage', 'notable', 'order']) };
}

const binaryOperators: readonly [BinaryOperator, ...BinaryOperator[]] = [
  ...([
    '*',
    '/',
    '%',
    '+',
    '-',
    '..',
    '<',
    '<=',
    '>',
    '>=',
    '=~',
    '!~',
    '=^',
    '!^',
    '=$',
    '!$',
    '==',
    '!=',
  ] as const),
  ...(['&', '^', '|', '&&', '||'] as const),
];
