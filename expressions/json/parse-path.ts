import { cachedByText } from '../cache.ts';
import { ExpressionError } from '../errors.ts';
import {
  type Filter,
  type FilterOperator,
  type FilterTerm,
  filterOperators,
  leadsToMany,
  type Path,
  type PathFunction,
  pathFunctions,
  type Segment,
} from './path.ts';
import {
  invalidPath,
  need,
  nested,
  type PathReader,
  skipSpace,
  take,
  takeMatch,
  takeQuoted,
} from './path-reader.ts';
import { readInteger, readPattern, readScalar, readValues } from './path-values.ts';

const longestPath = 4_000;

/** Parses a JSONPath; the leading `$` may be left out. */
export function parsePath(text: string): Path {
  if (text.length > longestPath) {
    throw new ExpressionError('expression/limit', `A JSONPath is longer than ${longestPath} characters.`);
  }
  const outcome = cachedPath(text);
  if (outcome instanceof ExpressionError) throw outcome;
  return outcome;
}

const cachedPath: (text: string) => Path | ExpressionError = cachedByText(500, (text) => {
  const reader: PathReader = { text: withRoot(text.trim()), at: 0, depth: 0 };
  try {
    const path = readPath(reader);
    if (reader.at < reader.text.length) throw invalidPath(reader, 'text follows the path');
    return path;
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
});

function withRoot(text: string): string {
  if (text.startsWith('$')) return text;
  return text === '' || text.startsWith('[') || text.startsWith('.') ? `$${text}` : `$.${text}`;
}

function readPath(reader: PathReader): Path {
  const start = take(reader, '@') ? '@' : '$';
  if (start === '$') need(reader, '$');
  const segments: Segment[] = [];
  for (let found = readSegments(reader); found; found = readSegments(reader)) segments.push(...found);
  const isDefinite = segments.at(-1)?.kind === 'function' || !segments.some(leadsToMany);
  return { start, segments, isDefinite };
}

function readSegments(reader: PathReader): readonly Segment[] | undefined {
  const char = reader.text.charAt(reader.at);
  if (char === '[') return [readBrackets(reader)];
  if (char !== '.') return undefined;
  reader.at += 1;
  if (reader.text.charAt(reader.at) !== '.') return [readMember(reader)];
  reader.at += 1;
  const descend: Segment = { kind: 'descend' };
  return [descend, reader.text.charAt(reader.at) === '[' ? readBrackets(reader) : readMember(reader)];
}

function readMember(reader: PathReader): Segment {
  if (take(reader, '*')) return { kind: 'all' };
  const key = takeMatch(reader, /[^\s.[\]()*,'"?@<>=!&|]+/uy);
  if (key === undefined) throw invalidPath(reader, 'a key is expected');
  if (reader.text.charAt(reader.at) !== '(') return { kind: 'keys', keys: [key] };
  const name = pathFunctions.find((known): known is PathFunction => known === key);
  if (name === undefined) throw invalidPath(reader, `there is no function "${key}"`);
  need(reader, '(');
  need(reader, ')');
  return { kind: 'function', name };
}

function readBrackets(reader: PathReader): Segment {
  reader.at += 1;
  const segment = nested(reader, () => readSelector(reader));
  need(reader, ']');
  return segment;
}

function readSelector(reader: PathReader): Segment {
  if (take(reader, '*')) return { kind: 'all' };
  if (take(reader, '?')) {
    need(reader, '(');
    const test = readOr(reader);
    need(reader, ')');
    return { kind: 'filter', test };
  }
  const first = takeQuoted(reader);
  if (first !== undefined) {
    const keys = [first];
    while (take(reader, ',')) keys.push(takeQuoted(reader) ?? failMissing(reader));
    return { kind: 'keys', keys };
  }
  return readIndexes(reader);
}

function readIndexes(reader: PathReader): Segment {
  const [from, isSlice] = [readInteger(reader), take(reader, ':')];
  if (isSlice) {
    const to = readInteger(reader);
    const step = take(reader, ':') ? (readInteger(reader) ?? 1) : 1;
    if (step < 1) throw invalidPath(reader, 'a step of at least 1 is expected');
    return { kind: 'slice', from, to, step };
  }
  if (from === undefined) throw invalidPath(reader, 'a key, an index or a filter is expected');
  const indexes = [from];
  while (take(reader, ',')) indexes.push(readInteger(reader) ?? failMissing(reader));
  return { kind: 'indexes', indexes };
}

function readOr(reader: PathReader): Filter {
  let left = readAnd(reader);
  while (take(reader, '||')) left = { kind: 'or', left, right: readAnd(reader) };
  return left;
}

function readAnd(reader: PathReader): Filter {
  let left = readTest(reader);
  while (take(reader, '&&')) left = { kind: 'and', left, right: readTest(reader) };
  return left;
}

function readTest(reader: PathReader): Filter {
  return nested(reader, () => {
    if (take(reader, '!')) return { kind: 'not', test: readTest(reader) };
    if (!take(reader, '(')) return readComparison(reader);
    const inner = readOr(reader);
    need(reader, ')');
    return inner;
  });
}

function readComparison(reader: PathReader): Filter {
  const left = readTerm(reader);
  const operator = readOperator(reader);
  if (operator) return { kind: 'compare', operator, left, right: readTerm(reader) };
  if (left.kind !== 'path') throw invalidPath(reader, 'a comparison is expected');
  return { kind: 'exists', path: left.path };
}

function readOperator(reader: PathReader): FilterOperator | undefined {
  skipSpace(reader);
  return filterOperators.find((operator) => {
    if (!reader.text.startsWith(operator, reader.at)) return false;
    const isWord = /\w$/.test(operator);
    return (!isWord || !/\w/.test(reader.text.charAt(reader.at + operator.length))) && take(reader, operator);
  });
}

function readTerm(reader: PathReader): FilterTerm {
  skipSpace(reader);
  const char = reader.text.charAt(reader.at);
  if (char === '@' || char === '$') return { kind: 'path', path: nested(reader, () => readPath(reader)) };
  if (char === '/') return readPattern(reader);
  if (take(reader, '[')) return { kind: 'value', value: readValues(reader) };
  return { kind: 'value', value: readScalar(reader) };
}

function failMissing(reader: PathReader): never {
  throw invalidPath(reader, 'another key or index is expected');
}
