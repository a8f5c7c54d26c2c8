import type { Block, Template } from './template.ts';

/**
 * How the value of an inner expression enters the surrounding expression: as text inside a string literal (`quoted`),
 * as raw text when it is a string (`paste`), or as a value (`bind`).
 */
export type Joint = 'quoted' | 'paste' | 'bind';

/** Stands for one expression while the neighborhood is examined; also opens a placeholder in parsed text. */
export const marker = '\uE000';
export const markerEnd = '\uE001';

/** Literal text in which nothing can be taken for a placeholder. */
export function withoutMarkers(literal: string): string {
  return literal.replace(/[\uE000\uE001]/g, '\uFFFD');
}

const known = new WeakMap<Template, readonly Joint[]>();

/** Decides, for each expression directly in the text, how it joins its surroundings. */
export function jointsOf(template: Template): readonly Joint[] {
  const before = known.get(template);
  if (before) return before;
  const joints = findJoints(template);
  known.set(template, joints);
  return joints;
}

function findJoints(template: Template): readonly Joint[] {
  const text = template.parts.map((part: string | Block) =>
    typeof part === 'string' ? withoutMarkers(part) : marker,
  );
  const surroundings = survey(text.join(''));
  const joints: Joint[] = [];
  for (let at = surroundings.text.indexOf(marker); at >= 0; at = surroundings.text.indexOf(marker, at + 1)) {
    joints.push(jointAt(surroundings, at));
  }
  return joints;
}

interface Surroundings {
  readonly text: string;
  readonly quoted: ReadonlySet<number>;
  /** Commas that separate the arguments of a call. */
  readonly argumentCommas: ReadonlySet<number>;
  readonly hasTernary: boolean;
}

function survey(text: string): Surroundings {
  const quoted = new Set<number>();
  const argumentCommas = new Set<number>();
  const callDepth: boolean[] = [];
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === marker) quoted.add(at);
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
      continue;
    }
    if (char === '"' || char === "'") quote = char;
    else if (char === '(') callDepth.push(/[A-Za-z0-9_]/.test(text.charAt(at - 1)));
    else if (char === ')') callDepth.pop();
    else if (char === ',' && callDepth.at(-1)) argumentCommas.add(at);
  }
  return { text, quoted, argumentCommas, hasTernary: text.includes('?') };
}

function jointAt(surroundings: Surroundings, at: number): Joint {
  if (surroundings.quoted.has(at)) return 'quoted';
  if (methodCallFollows.test(surroundings.text.slice(at + 1, at + 200))) return 'bind';
  return lookLeft(surroundings, at) ?? lookRight(surroundings, at) ?? 'bind';
}

const methodCallFollows = /^\)?\s*\.\s*[A-Za-z_]\w*\s*\(/;

function lookLeft(surroundings: Surroundings, start: number): Joint | undefined {
  const { text } = surroundings;
  for (let at = start - 1; at >= 0; at--) {
    const char = text.charAt(at);
    if (skippedOnTheLeft.has(char)) continue;
    if (char === '(') return undefined;
    if (char === '[') return indexable.test(text.charAt(at - 1)) ? undefined : 'paste';
    if (char === ',' && surroundings.argumentCommas.has(at)) return undefined;
    if (char === '{') return opensBlock.test(text.slice(Math.max(0, at - 20), at)) ? 'bind' : 'paste';
    return common(surroundings, at) ?? wordBefore(text, at, start);
  }
  return undefined;
}

function lookRight(surroundings: Surroundings, start: number): Joint | undefined {
  const { text } = surroundings;
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (skippedOnTheRight.has(char)) continue;
    if (char === ')' || char === ']') return undefined;
    if (char === ',' && surroundings.argumentCommas.has(at)) return undefined;
    return common(surroundings, at) ?? wordAfter(text, at, start);
  }
  return undefined;
}

const skippedOnTheLeft: ReadonlySet<string> = new Set(' \n\r\t);');
const skippedOnTheRight: ReadonlySet<string> = new Set(' \n\r\t;');
const indexable = /[A-Za-z0-9_)\uE000]/;
const opensBlock = /(?:\)|\belse|\bdo)\s*$/;
const operators: ReadonlySet<string> = new Set('+=?&|!~^$');
const keywords: ReadonlySet<string> = new Set(['or', 'and', 'eq', 'ne', 'not', 'size', 'empty', 'return']);

/** What both directions treat alike. */
function common(surroundings: Surroundings, at: number): Joint | undefined {
  const char = surroundings.text.charAt(at);
  if (operators.has(char)) return 'bind';
  if (char === ':') return surroundings.hasTernary ? 'bind' : 'paste';
  return undefined;
}

function wordBefore(text: string, at: number, start: number): Joint {
  const word = /[A-Za-z]+$/.exec(text.slice(Math.max(0, at - 10), at + 1))?.[0] ?? '';
  return keywords.has(word) && at + 1 < start ? 'bind' : 'paste';
}

function wordAfter(text: string, at: number, start: number): Joint {
  const word = /^[A-Za-z]+/.exec(text.slice(at, at + 10))?.[0] ?? '';
  return keywords.has(word) && at > start + 1 && /[\s(]/.test(text.charAt(at + word.length))
    ? 'bind'
    : 'paste';
}
