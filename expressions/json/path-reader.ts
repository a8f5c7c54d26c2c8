import { ExpressionError } from '../errors.ts';

/** A position in the text of a JSONPath. */
export interface PathReader {
  readonly text: string;
  at: number;
  depth: number;
}

export function invalidPath(reader: PathReader, problem: string): ExpressionError {
  return new ExpressionError(
    'expression/function',
    `"${reader.text}" is not a JSONPath: ${problem} at character ${reader.at}.`,
  );
}

export function skipSpace(reader: PathReader): void {
  while (/\s/.test(reader.text.charAt(reader.at))) reader.at += 1;
}

/** Moves past the token if it comes next, after white space. */
export function take(reader: PathReader, token: string): boolean {
  skipSpace(reader);
  if (!reader.text.startsWith(token, reader.at)) return false;
  reader.at += token.length;
  return true;
}

/** Moves past what a sticky pattern matches here, and gives that text. */
export function takeMatch(reader: PathReader, pattern: RegExp): string | undefined {
  skipSpace(reader);
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (found !== undefined) reader.at += found.length;
  return found;
}

export function need(reader: PathReader, token: string): void {
  if (!take(reader, token)) throw invalidPath(reader, `"${token}" is expected`);
}

/** Reads a text in single or double quotes if one comes next. */
export function takeQuoted(reader: PathReader): string | undefined {
  const quoted = takeMatch(reader, /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/suy);
  return quoted?.slice(1, -1).replace(/\\(.)/gsu, '$1');
}

export function nested<T>(reader: PathReader, read: () => T): T {
  reader.depth += 1;
  if (reader.depth > 50) throw invalidPath(reader, 'it is nested too deeply');
  const result = read();
  reader.depth -= 1;
  return result;
}
