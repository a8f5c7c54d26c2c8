import type { Evaluation } from './evaluation.ts';
import { readEntry, readProperty } from './read.ts';
import { isDictionary, type Operand } from './value.ts';

/** The value of a name under a prefix; undefined when the prefix leads nowhere or has no such name. */
export function baseAt(evaluation: Evaluation, prefix: readonly string[], name: string): Operand | undefined {
  let map: Operand | undefined = evaluation.scope;
  for (const key of prefix) {
    if (!isDictionary(map)) return undefined;
    map = readEntry(evaluation, map, key);
  }
  return isDictionary(map) ? readEntry(evaluation, map, name) : undefined;
}

/** The value at a plain path; null when it is known to be null, undefined when the path leads nowhere. */
export function valueAt(evaluation: Evaluation, path: readonly string[]): Operand | undefined {
  let nothing: null | undefined;
  for (const prefix of evaluation.prefixes) {
    let value = baseAt(evaluation, prefix, path[0] ?? '');
    for (let index = 1; index < path.length && value !== undefined && value !== null; index++) {
      value = readProperty(evaluation, value, path[index] ?? '');
    }
    if (value === null) nothing = null;
    else if (value !== undefined) return value;
  }
  return nothing;
}
