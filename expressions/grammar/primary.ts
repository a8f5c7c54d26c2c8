import type { Expression, Link, UnaryOperator } from '../ast.ts';
import { negative } from '../number.ts';
import { marker } from '../paste.ts';
import { reservedWords } from '../template.ts';
import { readList, readNested } from './expression.ts';
import { readNumber, readPlaceholder, readText } from './literals.ts';
import { accept, expect, expectWord, fail, nested, peek, peekWord, type Reader } from './reader.ts';

const constants: Readonly<Record<string, Expression>> = {
  true: { kind: 'literal', value: true },
  false: { kind: 'literal', value: false },
  null: { kind: 'literal', value: null },
};

/** Reads one operand with its prefixes and links; undefined when no operand comes next. */
export function readUnary(reader: Reader): Expression | undefined {
  const char = peek(reader);
  if (char === '-' && /[\d.]/.test(reader.expr.charAt(reader.index + 1))) return readNegativeNumber(reader);
  if (char === '!' || char === '-' || char === '+' || char === '~') {
    reader.index += 1;
    return unary(reader, char);
  }
  const word = peekWord(reader);
  if (word === 'not') {
    reader.index += word.length;
    return unary(reader, '!');
  }
  if ((word === 'size' || word === 'empty') && takesOperand(reader, word)) return readMeasure(reader, word);
  const base = word === '' ? readSymbol(reader) : readWord(reader, word);
  return base && readLinks(reader, base);
}

function readNegativeNumber(reader: Reader): Expression {
  reader.index += 1;
  const operand = readSymbol(reader);
  if (!operand) return fail(reader, 'expected a number');
  const negated: Expression = { kind: 'unary', operator: '-', operand };
  return readLinks(
    reader,
    operand.kind === 'literal' ? { kind: 'literal', value: negative(operand.value) } : negated,
  );
}

function unary(reader: Reader, operator: UnaryOperator): Expression {
  const operand = nested(reader, () => readUnary(reader));
  return operand ? { kind: 'unary', operator, operand } : fail(reader, `nothing follows "${operator}"`);
}

/** `size` and `empty` are operators only when an operand follows; alone they are names. */
function takesOperand(reader: Reader, word: string): boolean {
  const rest = reader.expr.slice(reader.index + word.length, reader.index + word.length + 100);
  return operandStart.test(rest) && !/^\s+(?:or|and|eq|ne|lt|gt|le|ge|div|mod)\b/.test(rest);
}

const operandStart = /^(?:\s*["'([{\uE000]|\s+[\p{L}_$@\d])/u;

function readMeasure(reader: Reader, operator: 'size' | 'empty'): Expression {
  reader.index += operator.length;
  if (!accept(reader, '(')) return unary(reader, operator);
  const operand = readNested(reader);
  expect(reader, ')');
  return { kind: 'unary', operator, operand };
}

function readWord(reader: Reader, word: string): Expression {
  const constant = Object.hasOwn(constants, word) ? constants[word] : undefined;
  if (!constant && reservedWords.has(word) && word !== 'size' && word !== 'empty') {
    fail(reader, `"${word}" is a reserved word`);
  }
  reader.index += word.length;
  return constant ?? { kind: 'name', name: word };
}

function readSymbol(reader: Reader): Expression | undefined {
  const char = reader.char;
  if (char === '"' || char === "'") return readText(reader);
  if (char === marker) return { kind: 'bound', index: readPlaceholder(reader) };
  if (char === '(') return readGroup(reader);
  if (accept(reader, '[')) return { kind: 'list', items: readList(reader, ']') };
  if (accept(reader, '{')) return readBraces(reader);
  const number = readNumber(reader);
  return number === undefined ? undefined : { kind: 'literal', value: number };
}

function readGroup(reader: Reader): Expression {
  reader.index += 1;
  const inner = readNested(reader);
  expect(reader, ')');
  return inner;
}

/** `{1, 2}` is a set, `{"k": 1}` a map, `{:}` the empty map. */
function readBraces(reader: Reader): Expression {
  if (accept(reader, ':')) {
    expect(reader, '}');
    return { kind: 'map', entries: [] };
  }
  if (accept(reader, '}')) return { kind: 'set', items: [] };
  const first = readNested(reader);
  if (!accept(reader, ':')) {
    const others = accept(reader, ',') ? readList(reader, '}') : [];
    if (others.length === 0) expect(reader, '}');
    return { kind: 'set', items: [first, ...others] };
  }
  const entries: [Expression, Expression][] = [[first, readNested(reader)]];
  while (accept(reader, ',')) {
    const key = readNested(reader);
    expect(reader, ':');
    entries.push([key, readNested(reader)]);
  }
  expect(reader, '}');
  return { kind: 'map', entries };
}

function readLinks(reader: Reader, base: Expression): Expression {
  const links: Link[] = [];
  for (let link = readLink(reader, base, links); link; link = readLink(reader, base, links)) links.push(link);
  return links.length === 0 ? base : { kind: 'chain', base, links };
}

function readLink(reader: Reader, base: Expression, before: readonly Link[]): Link | undefined {
  const char = peek(reader);
  if (char === '(' && base.kind === 'name' && before.length === 0) {
    reader.index += 1;
    return { kind: 'apply', args: readList(reader, ')') };
  }
  if (char === '[') {
    reader.index += 1;
    const index = readNested(reader);
    expect(reader, ']');
    return { kind: 'index', index };
  }
  if (char !== '.' || reader.expr.charAt(reader.index + 1) === '.') return undefined;
  reader.index += 1;
  return readMember(reader);
}

function readMember(reader: Reader): Link {
  const char = peek(reader);
  if (char === '"' || char === "'") {
    const key = readText(reader);
    return key.kind === 'literal'
      ? { kind: 'property', key: String(key.value) }
      : { kind: 'index', index: key };
  }
  if (char === marker) return { kind: 'index', index: { kind: 'bound', index: readPlaceholder(reader) } };
  const digits = /^\d+/.exec(reader.expr.slice(reader.index, reader.index + 20))?.[0];
  if (digits !== undefined) {
    reader.index += digits.length;
    return { kind: 'property', key: digits };
  }
  const name = expectWord(reader);
  if (!accept(reader, '(')) return { kind: 'property', key: name };
  return { kind: 'method', name, args: readList(reader, ')') };
}
