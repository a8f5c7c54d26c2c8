import type { Expression } from '../ast.ts';
import { expressionOf } from './carried.ts';
import { accept, expect, fail, nested, peek, type Reader } from './reader.ts';

/** Reads one expression: binary operators first, then `? :` and `?:`. */
export function readExpression(reader: Reader): Expression {
  const test = readBinary(reader);
  if (!accept(reader, '?')) return test;
  if (accept(reader, ':')) return { kind: 'elvis', value: test, otherwise: readNested(reader) };
  const whenTrue = readNested(reader);
  expect(reader, ':');
  return { kind: 'ternary', test, whenTrue, whenFalse: readNested(reader) };
}

/** Reads a comma-separated list up to and including the closing text. */
export function readList(reader: Reader, closer: string): readonly Expression[] {
  const items: Expression[] = [];
  if (accept(reader, closer)) return items;
  do items.push(readNested(reader));
  while (accept(reader, ','));
  expect(reader, closer);
  return items;
}

export function readNested(reader: Reader): Expression {
  return nested(reader, () => readExpression(reader));
}

function readBinary(reader: Reader): Expression {
  const node = reader.gobbleBinaryExpression();
  if (node) return expressionOf(node);
  const found = peek(reader);
  return fail(reader, found === '' ? 'the expression ends too early' : `unexpected "${found}"`);
}
