import type { Expression } from '../ast.ts';
import { marker, markerEnd } from '../paste.ts';
import { double, type Operand } from '../value.ts';
import { fail, type Reader } from './reader.ts';

const numberPattern = /(?:0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)[lLhHfFdDbB]?/y;

/** Reads `1`, `1L`, `0x1F`, `017`, `1.0`, `1e3`, `1.0f`; undefined when no number comes next. */
export function readNumber(reader: Reader): Operand | undefined {
  numberPattern.lastIndex = reader.index;
  const text = numberPattern.exec(reader.expr)?.[0];
  if (text === undefined) return undefined;
  if (/[\p{L}_$]/u.test(reader.expr.charAt(reader.index + text.length))) {
    fail(reader, 'a name cannot start with a digit');
  }
  reader.index += text.length;
  return numberOf(text);
}

function numberOf(text: string): Operand {
  if (/^0[xX]/.test(text)) return whole(BigInt(text.replace(/[lLhH]$/, '')));
  const digits = text.replace(/[lLhHfFdDbB]$/, '');
  if (/[.eE]/.test(digits) || /[fFdDbB]$/.test(text)) return double(Number(digits));
  return whole(BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits));
}

function whole(value: bigint): number | bigint {
  const narrow = Number(value);
  return Number.isSafeInteger(narrow) ? narrow : value;
}

/** Reads a string literal, in which placeholders stand for bound values. */
export function readText(reader: Reader): Expression {
  const quote = reader.char;
  const parts: (string | number)[] = [];
  let literal = '';
  for (reader.index += 1; reader.char !== quote; ) {
    if (reader.index >= reader.expr.length) fail(reader, `a text has no closing ${quote}`);
    if (reader.char === marker) {
      parts.push(literal, readPlaceholder(reader));
      literal = '';
    } else if (reader.char === '\\') {
      literal += readEscape(reader, quote);
      reader.index += 1;
    } else {
      literal += readPlain(reader, quote);
    }
  }
  reader.index += 1;
  if (parts.length === 0) return { kind: 'literal', value: literal };
  return { kind: 'text', parts: [...parts, literal].filter((part) => part !== '') };
}

/** At least one character, up to what means something in a text. */
function readPlain(reader: Reader, quote: string): string {
  const pattern = quote === '"' ? plainInDouble : plainInSingle;
  pattern.lastIndex = reader.index;
  const plain = pattern.exec(reader.expr)?.[0] ?? reader.char;
  reader.index += plain.length;
  return plain;
}

const plainInDouble = /[^"\\\uE000]+/y;
const plainInSingle = /[^'\\\uE000]+/y;

const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** A backslash before anything else stays, so that `'\d'` and `'\\d'` are the same pattern. */
function readEscape(reader: Reader, quote: string): string {
  reader.index += 1;
  const char = reader.char;
  if (char === quote || char === '\\') return char;
  const unicode = /^u[0-9a-fA-F]{4}/.exec(reader.expr.slice(reader.index, reader.index + 5));
  if (unicode) {
    reader.index += 4;
    return String.fromCharCode(Number.parseInt(unicode[0].slice(1), 16));
  }
  if (char === marker || char === '') {
    reader.index -= 1;
    return '\\';
  }
  return controls[char] ?? `\\${char}`;
}

/** Reads a placeholder and gives the index of the bound value. */
export function readPlaceholder(reader: Reader): number {
  const end = reader.expr.indexOf(markerEnd, reader.index);
  const index = Number(reader.expr.slice(reader.index + 1, end));
  reader.index = end + 1;
  return index;
}
