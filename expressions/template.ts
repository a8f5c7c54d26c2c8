import { cachedByText } from './cache.ts';

/** One `<+…>` in a text. */
export interface Block {
  /** Offset of `<+` in the whole text. */
  readonly start: number;
  /** Offset after the closing `>`. */
  readonly end: number;
  readonly source: string;
  readonly body: Template;
}

export interface Template {
  /** The text as written. */
  readonly source: string;
  /** Literal text, in which `\>` has become `>` inside an expression, and the expressions between it. */
  readonly parts: readonly (string | Block)[];
  /** Set when the text is nothing but a dotted path of plain names. */
  readonly path: readonly string[] | undefined;
}

/** Splits a text into literals and expressions; an opener that is never closed is literal text. */
export const parseTemplate: (text: string) => Template = cachedByText(4_000, buildTemplate);

/** Offset of the first `<+` that is never closed. */
export function unterminatedExpression(text: string): number | undefined {
  return text.includes('<+') ? pairsOf(text).unclosed : undefined;
}

/** The expression that is the whole text, if the text is exactly one. */
export function singleBlock(template: Template): Block | undefined {
  const [only, ...others] = template.parts;
  return others.length === 0 && typeof only === 'object' ? only : undefined;
}

export function blocksOf(template: Template): readonly Block[] {
  return template.parts.filter((part) => typeof part !== 'string');
}

interface Pairs {
  /** Start and end offsets, outer before inner. */
  readonly pairs: readonly (readonly [start: number, end: number])[];
  readonly unclosed: number | undefined;
}

function pairsOf(text: string): Pairs {
  const pairs: [number, number][] = [];
  const open: number[] = [];
  let at = text.indexOf('<+');
  while (at >= 0 && at < text.length) {
    const code = text.charCodeAt(at);
    if (code === lessThan && text.charCodeAt(at + 1) === plus) {
      open.push(pairs.push([at, -1]) - 1);
      at += 2;
    } else if (code === backslash && text.charCodeAt(at + 1) === greaterThan) {
      at += 2;
    } else {
      const opener = code === greaterThan ? pairs[open.pop() ?? -1] : undefined;
      at += 1;
      if (opener) opener[1] = at;
      if (open.length === 0) at = text.indexOf('<+', at);
    }
  }
  const [first] = open;
  return {
    pairs: pairs.filter(([, end]) => end > 0),
    unclosed: first === undefined ? undefined : pairs[first]?.[0],
  };
}

const lessThan = 0x3c;
const greaterThan = 0x3e;
const plus = 0x2b;
const backslash = 0x5c;

interface Frame {
  readonly start: number;
  readonly end: number;
  readonly parts: (string | Block)[];
  cursor: number;
}

/** Works with its own stack: a hostile text may nest deeper than ours. */
function buildTemplate(text: string): Template {
  const root: Frame = { start: 0, end: text.length, parts: [], cursor: 0 };
  if (!text.includes('<+')) return finish(text, root, 0);
  const stack: Frame[] = [root];
  for (const [start, end] of pairsOf(text).pairs) {
    closeUntil(text, stack, start);
    takeLiteral(text, stack, start);
    stack.push({ start, end, parts: [], cursor: start + 2 });
  }
  closeUntil(text, stack, text.length);
  return finish(text, root, 0);
}

function closeUntil(text: string, stack: Frame[], offset: number): void {
  for (let top = stack.at(-1); top && stack.length > 1 && top.end <= offset; top = stack.at(-1)) {
    stack.pop();
    const body = finish(text, top, 1);
    const parent = stack.at(-1);
    parent?.parts.push({ start: top.start, end: top.end, source: text.slice(top.start, top.end), body });
    if (parent) parent.cursor = top.end;
  }
}

function finish(text: string, frame: Frame, closerLength: 0 | 1): Template {
  const end = frame.end - closerLength;
  const rest = text.slice(frame.cursor, end);
  if (rest !== '') frame.parts.push(closerLength === 1 ? unescaped(rest) : rest);
  const source = closerLength === 1 ? text.slice(frame.start + 2, end) : text;
  return { source, parts: frame.parts, path: pathOf(source) };
}

function takeLiteral(text: string, stack: readonly Frame[], start: number): void {
  const top = stack.at(-1);
  if (!top || top.cursor === start) return;
  const literal = text.slice(top.cursor, start);
  top.parts.push(stack.length > 1 ? unescaped(literal) : literal);
}

function unescaped(literal: string): string {
  return literal.includes('\\>') ? literal.replaceAll('\\>', '>') : literal;
}

function pathOf(source: string): readonly string[] | undefined {
  if (source.length > 1_000 || !plainPath.test(source)) return undefined;
  const path = source.trim().split('.');
  return reservedWords.has(path[0] ?? '') ? undefined : path;
}

const plainPath = /^\s*[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\s*$/;

/** Words that cannot name a variable. */
export const reservedWords: ReadonlySet<string> = new Set(
  'or and eq ne lt gt le ge div mod not null true false new var return if else for while do function size empty'.split(
    ' ',
  ),
);
