import { toInteger } from '../number.ts';
import type { Operand } from '../value.ts';
import type { FilterTerm } from './path.ts';
import { invalidPath, need, type PathReader, take, takeMatch, takeQuoted } from './path-reader.ts';

export function readInteger(reader: PathReader): number | undefined {
  const digits = takeMatch(reader, /-?\d{1,9}/uy);
  return digits === undefined ? undefined : Number(digits);
}

/** Reads `/pattern/` or `/pattern/i`. */
export function readPattern(reader: PathReader): FilterTerm {
  const found = takeMatch(reader, /\/(?:[^/\\]|\\.)*\/[a-z]*/suy);
  if (found === undefined) throw invalidPath(reader, 'a pattern has no end');
  const end = found.lastIndexOf('/');
  const flags = found.slice(end + 1);
  const body = found.slice(1, end).replaceAll('\\/', '/');
  return { kind: 'pattern', source: flags.includes('i') ? `(?i)${body}` : body };
}

/** Reads the rest of `[1, 2]` after the bracket. */
export function readValues(reader: PathReader): readonly Operand[] {
  const values: Operand[] = [];
  if (take(reader, ']')) return values;
  do values.push(readScalar(reader));
  while (take(reader, ','));
  need(reader, ']');
  return values;
}

export function readScalar(reader: PathReader): Operand {
  const text = takeQuoted(reader);
  if (text !== undefined) return text;
  const word = takeMatch(reader, /true\b|false\b|null\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/uy);
  if (word === undefined) throw invalidPath(reader, 'a value is expected');
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  return /[.eE]/.test(word) ? Number(word) : toInteger(word);
}
