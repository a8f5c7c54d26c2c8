import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { DocumentPath, Position, SourceMap } from '../diagnostic.ts';
import type { SourceFile } from './parse-yaml.ts';

/** Turns two offsets of the text into a position; `end` is exclusive. */
export type Place = (start: number, end: number) => Position;

export function positionOf(file: SourceFile, lines: LineCounter): Place {
  return (start, end) => {
    const from = lines.linePos(start);
    const to = lines.linePos(Math.max(start, end));
    return {
      file: file.file,
      line: Math.max(1, from.line),
      column: Math.max(1, from.col),
      endLine: Math.max(1, to.line),
      endColumn: Math.max(1, to.col),
    };
  };
}

/** Positions are looked up in the syntax tree when they are asked for: most never are. */
export function createSourceMap(file: SourceFile, document: Document.Parsed, place: Place): SourceMap {
  return {
    file: file.file,
    text: file.text,
    position(path, at = 'value') {
      const [start, end] = locate(document, path, at);
      return place(start, end);
    },
  };
}

type Range = readonly [start: number, end: number];

function locate(document: Document.Parsed, path: DocumentPath, at: 'key' | 'value'): Range {
  let node: unknown = document.contents;
  let range = rangeOf(node) ?? ([0, 0] as const);
  let keyRange: Range | undefined;
  for (const segment of path) {
    const step = descend(resolve(node, document), segment, document);
    if (step === undefined) return keyRange ?? range;
    keyRange = rangeOf(step.key);
    node = step.value;
    range = rangeOf(node) ?? keyRange ?? range;
  }
  return (at === 'key' ? keyRange : undefined) ?? range;
}

interface Descent {
  readonly key: unknown;
  readonly value: unknown;
}

function descend(node: unknown, segment: string | number, document: Document): Descent | undefined {
  if (isSeq(node)) {
    const value = node.items[Number(segment)];
    return value === undefined ? undefined : { key: undefined, value };
  }
  if (!isMap(node)) return undefined;
  const pair = findPair(node, String(segment)) ?? findMerged(node, String(segment), document);
  return pair && { key: pair.key, value: pair.value ?? pair.key };
}

function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && keyText(pair.key) === key);
}

/** Looks through `<<: *anchor` and `<<: [*a, *b]`. */
function findMerged(map: YAMLMap, key: string, document: Document): Pair | undefined {
  for (const pair of map.items) {
    if (!isScalar(pair.key) || keyText(pair.key) !== '<<') continue;
    const merged = resolve(pair.value, document);
    for (const each of isSeq(merged) ? merged.items : [merged]) {
      const source = resolve(each, document);
      const found = isMap(source) ? findPair(source, key) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

function resolve(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** Keys are compared as texts: `1:` and `"1":` are the same key. */
export function keyText(key: unknown): string {
  if (!isScalar(key)) return String(key);
  return typeof key.value === 'symbol' ? (key.source ?? '<<') : String(key.value ?? '');
}

function rangeOf(node: unknown): Range | undefined {
  if (isPair(node)) return rangeOf(node.key);
  const range = (node as { range?: readonly [number, number, number] | null } | null | undefined)?.range;
  return range ? [range[0], range[1]] : undefined;
}
