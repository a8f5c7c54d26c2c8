import type { ReportPosition } from '../report-error.ts';

export interface JsonFault extends ReportPosition {
  /** The text ends in the middle of a value. */
  readonly isTruncated: boolean;
}

const tokens =
  /[ \t\r\n]*(?:(?<mark>[{}[\],:])|(?<value>true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-]))|(?<text>"))/y;

/** Finds the first place where text stops being JSON; `undefined` when it never does. Needs no stack of its own. */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: string[] = [];
  let expected: Expectation = 'value';
  let offset = 0;
  while (expected !== 'end') {
    tokens.lastIndex = offset;
    const match = tokens.exec(text);
    const token = match?.groups?.['mark'] ?? match?.groups?.['text'] ?? (match ? 'value' : '');
    const next: Expectation | undefined = match ? advance(token, expected, open) : undefined;
    if (next === undefined) return faultAt(text, skipBlanks(text, offset));
    const end = token === '"' ? endOfString(text, tokens.lastIndex) : tokens.lastIndex;
    if (end < 0) return faultAt(text, -end);
    offset = end;
    expected = next;
  }
  const rest = skipBlanks(text, offset);
  return rest < text.length ? faultAt(text, rest) : undefined;
}

type Expectation = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or close' | 'end';

function advance(token: string, expected: Expectation, open: string[]): Expectation | undefined {
  const takesValue = expected === 'value' || expected === 'value or ]';
  const takesName = expected === 'name' || expected === 'name or }';
  if (token === '"' && takesName) return ':';
  if (token === ':' && expected === ':') return 'value';
  if (token === '{' && takesValue) {
    open.push('}');
    return 'name or }';
  }
  if (token === '[' && takesValue) {
    open.push(']');
    return 'value or ]';
  }
  if ((token === 'value' || token === '"') && takesValue) return open.length > 0 ? ', or close' : 'end';
  if (token === ',' && expected === ', or close') return open.at(-1) === '}' ? 'name' : 'value';
  const mayClose = expected === ', or close' || expected === 'value or ]' || expected === 'name or }';
  if (mayClose && token === open.at(-1)) {
    open.pop();
    return open.length > 0 ? ', or close' : 'end';
  }
  return undefined;
}

/** Where the string ends that begins before `start`; negative is the place of what it must not contain. */
function endOfString(text: string, start: number): number {
  const stops = /["\\\p{Cc}]/gu;
  stops.lastIndex = start;
  for (let stop = stops.exec(text); stop; stop = stops.exec(text)) {
    const [character] = stop;
    if (character === '"') return stop.index + 1;
    if (character === '\\') {
      const isEscape = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(stop.index + 1, stop.index + 6));
      if (!isEscape) return -stop.index;
      stops.lastIndex = stop.index + 2;
    } else if (character < ' ') return -stop.index;
  }
  return -text.length;
}

function skipBlanks(text: string, offset: number): number {
  const rest = /[^ \t\r\n]/g;
  rest.lastIndex = offset;
  return rest.exec(text)?.index ?? text.length;
}

function faultAt(text: string, offset: number): JsonFault {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n'), isTruncated: offset >= text.length };
}
