import { keysOf } from '../container.ts';
import type { Evaluation } from '../evaluation.ts';
import { spend } from '../limits.ts';
import { readEntry, readItems } from '../read.ts';
import { isDictionary, isList, type Operand } from '../value.ts';

/** The items of a list or the values of a map; nothing for other values. */
export function childrenOf(evaluation: Evaluation, value: Operand): readonly Operand[] {
  if (isList(value)) {
    spend(evaluation, value.length);
    return readItems(evaluation, value);
  }
  if (!isDictionary(value)) return [];
  const keys = keysOf(value);
  spend(evaluation, keys.length);
  return keys.map((key) => readEntry(evaluation, value, key) ?? null);
}

/** Length of a text, a list or a map. */
export function lengthOf(evaluation: Evaluation, value: Operand): number {
  return typeof value === 'string' ? value.length : childrenOf(evaluation, value).length;
}
