import { emptyMap, verbatim } from '../container.ts';
import { ExpressionError } from '../errors.ts';
import type { Evaluation } from '../evaluation.ts';
import { spend, spendText } from '../limits.ts';
import { double, type Operand } from '../value.ts';

const maxDepth = 100;

interface Reader {
  readonly evaluation: Evaluation;
  readonly text: string;
  at: number;
}

/**
 * Reads JSON and keeps what `JSON.parse` loses: `1.0` stays a floating-point number, large integers stay exact.
 * Texts inside are data: they are not evaluated when they contain `<+`.
 */
export function readJson(evaluation: Evaluation, text: string): Operand {
  spendText(evaluation, text.length);
  const reader: Reader = { evaluation, text, at: 0 };
  const value = readValue(reader, 0);
  skipSpace(reader);
  if (reader.at < text.length) throw invalid(reader, 'text follows the value');
  return value;
}

function readValue(reader: Reader, depth: number): Operand {
  if (depth > maxDepth)
    throw new ExpressionError('expression/limit', `JSON is nested more than ${maxDepth} levels deep.`);
  spend(reader.evaluation, 1);
  skipSpace(reader);
  const char = reader.text.charAt(reader.at);
  if (char === '{') return readObject(reader, depth);
  if (char === '[') return readArray(reader, depth);
  if (char === '"') return readText(reader);
  for (const [word, value] of constants) {
    if (!reader.text.startsWith(word, reader.at)) continue;
    reader.at += word.length;
    return value;
  }
  return readNumber(reader);
}

const constants: readonly (readonly [string, Operand])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

function readObject(reader: Reader, depth: number): Operand {
  const map = emptyMap<Operand>();
  if (opensEmpty(reader, '}')) return verbatim(map);
  do {
    skipSpace(reader);
    if (reader.text.charAt(reader.at) !== '"') throw invalid(reader, 'a key in double quotes is expected');
    const key = readText(reader);
    if (!take(reader, ':')) throw invalid(reader, '":" is expected');
    map[key] = readValue(reader, depth + 1);
  } while (take(reader, ','));
  if (!take(reader, '}')) throw invalid(reader, '"," or "}" is expected');
  return verbatim(map);
}

function readArray(reader: Reader, depth: number): Operand {
  const list: Operand[] = [];
  if (opensEmpty(reader, ']')) return verbatim(list);
  do list.push(readValue(reader, depth + 1));
  while (take(reader, ','));
  if (!take(reader, ']')) throw invalid(reader, '"," or "]" is expected');
  return verbatim(list);
}

function opensEmpty(reader: Reader, closer: string): boolean {
  reader.at += 1;
  return take(reader, closer);
}

const textPattern = /"(?:[^"\\\n\r]|\\.)*"/y;

function readText(reader: Reader): string {
  textPattern.lastIndex = reader.at;
  const quoted = textPattern.exec(reader.text)?.[0];
  if (quoted === undefined) throw invalid(reader, 'a text has no end');
  reader.at += quoted.length;
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted.replaceAll('\t', '\\t')) as string; // a quoted text is a string
  } catch {
    throw invalid(reader, 'a text has a wrong escape');
  }
}

const numberPattern = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;

function readNumber(reader: Reader): Operand {
  numberPattern.lastIndex = reader.at;
  const found = numberPattern.exec(reader.text);
  if (!found) throw invalid(reader, 'a value is expected');
  const [digits, fraction, exponent] = found;
  reader.at += digits.length;
  const value = Number(digits);
  if (fraction !== undefined || exponent !== undefined || digits.length > 400) return double(value);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

function take(reader: Reader, token: string): boolean {
  skipSpace(reader);
  if (!reader.text.startsWith(token, reader.at)) return false;
  reader.at += token.length;
  return true;
}

function skipSpace(reader: Reader): void {
  while (' \n\r\t'.includes(reader.text.charAt(reader.at)) && reader.at < reader.text.length) reader.at += 1;
}

function invalid(reader: Reader, problem: string): ExpressionError {
  return new ExpressionError(
    'expression/function',
    `The text is not JSON: ${problem} at character ${reader.at}.`,
  );
}
