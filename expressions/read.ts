import { entryOf, inheritVerbatim, isVerbatim } from './container.ts';
import type { Evaluation } from './evaluation.ts';
import { adopt, type Dictionary, isDictionary, isList, type List, type Operand } from './value.ts';

/** An entry of a map, evaluated if it is a text with expressions; `undefined` when there is none. */
export function readEntry(evaluation: Evaluation, map: Dictionary, key: string): Operand | undefined {
  return readFrom(evaluation, map, entryOf(map, key));
}

/** An item of a list, evaluated likewise. */
export function readItem(evaluation: Evaluation, list: List, index: number): Operand | undefined {
  return readFrom(evaluation, list, list[index]);
}

export function readItems(evaluation: Evaluation, list: List): readonly Operand[] {
  return list.map((_, index) => readItem(evaluation, list, index) ?? null);
}

/** What `.key` gives: an entry of a map, an item of a list, or the length of a list or text. */
export function readProperty(evaluation: Evaluation, value: Operand, key: string): Operand | undefined {
  if (isDictionary(value)) return readEntry(evaluation, value, key);
  if (isList(value) && /^\d+$/.test(key)) return readItem(evaluation, value, Number(key));
  if (typeof value !== 'string' && !isList(value)) return undefined;
  if (key === 'length' || key === 'size') return value.length;
  return key === 'empty' ? value.length === 0 : undefined;
}

function readFrom(evaluation: Evaluation, container: Dictionary | List, raw: unknown): Operand | undefined {
  if (typeof raw === 'string') {
    return raw.includes('<+') && !isVerbatim(container) ? evaluation.resolve(evaluation, raw) : raw;
  }
  const value = adopt(raw);
  inheritVerbatim(container, value);
  return value;
}
