import type { Program, Statement } from '../ast.ts';
import { readNested } from './expression.ts';
import {
  accept,
  acceptWord,
  expect,
  expectWord,
  fail,
  nested,
  peek,
  peekWord,
  type Reader,
} from './reader.ts';

/** Reads the whole text: one expression, or statements when it uses any. */
export function readProgram(reader: Reader): Program {
  const body: Statement[] = [];
  while (peek(reader) !== '') {
    if (!accept(reader, ';')) body.push(readStatement(reader));
  }
  const [only, ...others] = body;
  if (!only) return fail(reader, 'the expression is empty');
  if (only.kind === 'expression' && others.length === 0 && !hasSemicolon(reader)) {
    return { kind: 'single', expression: only.expression };
  }
  return { kind: 'script', body };
}

function hasSemicolon(reader: Reader): boolean {
  return /;\s*$/.test(reader.expr);
}

function readStatement(reader: Reader): Statement {
  return nested(reader, () => {
    switch (peekWord(reader)) {
      case 'if':
        return readIf(reader);
      case 'for':
        return readFor(reader);
      case 'while':
        return readWhile(reader);
      case 'var':
        return readVar(reader);
      case 'return':
        return readReturn(reader);
      default:
        return readSimple(reader);
    }
  });
}

/** A brace opens a block only here, after `if`, `else`, `for` and `while`; elsewhere it opens a map or a set. */
function readBody(reader: Reader): Statement {
  if (!accept(reader, '{')) return readStatement(reader);
  const body: Statement[] = [];
  while (!accept(reader, '}')) {
    if (peek(reader) === '') fail(reader, 'a block has no closing "}"');
    if (!accept(reader, ';')) body.push(readStatement(reader));
  }
  return { kind: 'block', body };
}

function readIf(reader: Reader): Statement {
  expectWord(reader);
  expect(reader, '(');
  const test = readNested(reader);
  expect(reader, ')');
  const whenTrue = readBody(reader);
  return { kind: 'if', test, whenTrue, whenFalse: acceptWord(reader, 'else') ? readBody(reader) : undefined };
}

function readFor(reader: Reader): Statement {
  expectWord(reader);
  expect(reader, '(');
  acceptWord(reader, 'var');
  const name = expectWord(reader);
  expect(reader, ':');
  const items = readNested(reader);
  expect(reader, ')');
  return { kind: 'for', name, items, body: readBody(reader) };
}

function readWhile(reader: Reader): Statement {
  expectWord(reader);
  expect(reader, '(');
  const test = readNested(reader);
  expect(reader, ')');
  return { kind: 'while', test, body: readBody(reader) };
}

function readVar(reader: Reader): Statement {
  expectWord(reader);
  const name = expectWord(reader);
  const value = accept(reader, '=') ? readNested(reader) : undefined;
  endStatement(reader);
  return { kind: 'var', name, value };
}

function readReturn(reader: Reader): Statement {
  expectWord(reader);
  const ends = peek(reader) === ';' || peek(reader) === '}' || peek(reader) === '';
  const value = ends ? undefined : readNested(reader);
  endStatement(reader);
  return { kind: 'return', value };
}

function readSimple(reader: Reader): Statement {
  const expression = readNested(reader);
  if (!accept(reader, '=')) {
    endStatement(reader);
    return { kind: 'expression', expression };
  }
  if (expression.kind !== 'name') fail(reader, 'only a variable can be assigned');
  const value = readNested(reader);
  endStatement(reader);
  return { kind: 'assign', name: expression.name, value };
}

function endStatement(reader: Reader): void {
  const next = peek(reader);
  if (next === ';') reader.index += 1;
  else if (next !== '' && next !== '}') fail(reader, `unexpected "${next}"`);
}
