import { type Dictionary, isLazy } from './value.ts';

const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** One entry of a map, as the host keeps it: own entries only, `undefined` when there is none. */
export function entryOf(map: Dictionary, key: string): unknown {
  if (forbiddenKeys.has(key)) return undefined;
  if (isLazy(map)) return map.get(key);
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

export function keysOf(map: Dictionary): readonly string[] {
  const keys = isLazy(map) ? [...map.keys()] : Object.keys(map);
  return keys.filter((key) => !forbiddenKeys.has(key));
}

/** An empty map that no key can turn into something else. */
export function emptyMap<T>(): Record<string, T> {
  return Object.create(null);
}

const dataContainers = new WeakSet<object>();

/**
 * Marks a map or list as data: texts read from it, or from anything in it, are never evaluated, even when they
 * contain `<+`. For what other people wrote: commit messages, step outputs, reports.
 */
export function verbatim<T extends object>(container: T): T {
  dataContainers.add(container);
  return container;
}

export function isVerbatim(container: object): boolean {
  return dataContainers.has(container);
}

/** What is inside data is data. */
export function inheritVerbatim(from: object, entry: unknown): void {
  if (typeof entry === 'object' && entry !== null && dataContainers.has(from)) dataContainers.add(entry);
}
