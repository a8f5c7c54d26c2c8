import type jsep from 'jsep';

/** The position in the text that jsep hands to its plugins. */
export type Reader = jsep.HookScope;

export class ParseFailure extends Error {
  readonly index: number;
  readonly tooDeep: boolean;

  constructor(message: string, index: number, tooDeep = false) {
    super(message);
    this.index = index;
    this.tooDeep = tooDeep;
  }
}

const maxNesting = 200;

/** How many constructs are open at the reader; parsing never yields, so one counter serves every parse. */
export const opened: { depth: number } = { depth: 0 };

/** Runs the parsing of one nested construct, and refuses to nest without end. */
export function nested<T>(reader: Reader, parseInner: () => T): T {
  if (opened.depth >= maxNesting) throw new ParseFailure('nested too deeply', reader.index, true);
  opened.depth += 1;
  const result = parseInner();
  opened.depth -= 1;
  return result;
}

export function fail(reader: Reader, message: string): never {
  throw new ParseFailure(message, reader.index);
}

export function peek(reader: Reader): string {
  reader.gobbleSpaces();
  return reader.char;
}

/** Moves past the given text if it comes next. */
export function accept(reader: Reader, token: string): boolean {
  reader.gobbleSpaces();
  if (!reader.expr.startsWith(token, reader.index)) return false;
  reader.index += token.length;
  return true;
}

export function expect(reader: Reader, token: string): void {
  if (!accept(reader, token)) fail(reader, `expected "${token}"`);
}

/** The word that comes next, without moving; empty when there is none. */
export function peekWord(reader: Reader): string {
  reader.gobbleSpaces();
  wordPattern.lastIndex = reader.index;
  return wordPattern.exec(reader.expr)?.[0] ?? '';
}

export function acceptWord(reader: Reader, word: string): boolean {
  if (peekWord(reader) !== word) return false;
  reader.index += word.length;
  return true;
}

export function expectWord(reader: Reader): string {
  const word = peekWord(reader);
  if (word === '') fail(reader, 'expected a name');
  reader.index += word.length;
  return word;
}

const wordPattern = /[\p{L}_$@][\p{L}\p{N}_$@]*/uy;
