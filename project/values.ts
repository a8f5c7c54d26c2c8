/** Reads settings of connectors, which are as free as YAML is. */
import type { Value } from '../engine/outcome.ts';

/** The value at a path of keys, or undefined where the path ends early. */
export function valueAt(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  let current: Value | undefined = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || Array.isArray(current)) return undefined;
    current = (current as { readonly [key: string]: Value })[key];
  }
  return current;
}

/** Trimmed text of a scalar; undefined when it is absent, blank, or no scalar. */
export function textAt(value: Value | undefined, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  if (found === undefined || found === null || typeof found === 'object') return undefined;
  const text = String(found).trim();
  return text === '' ? undefined : text;
}
