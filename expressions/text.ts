import { entryOf, isVerbatim, keysOf } from './container.ts';
import { ExpressionError, isLanguageFailure } from './errors.ts';
import type { Evaluation } from './evaluation.ts';
import { spend, spendItems, spendText } from './limits.ts';
import { momentText } from './moment.ts';
import { javaDouble } from './number.ts';
import { readEntry, readItem } from './read.ts';
import {
  type Dictionary,
  doubleValue,
  isDictionary,
  isDouble,
  isList,
  isMoment,
  isUnresolved,
  type List,
  type Operand,
  unresolvedText,
  type Value,
} from './value.ts';

/** What a value becomes inside a text: scalars as Java prints them, maps and lists as compact JSON. */
export function textOf(evaluation: Evaluation, value: Operand): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'null';
  if (isList(value) || isDictionary(value)) return jsonOf(evaluation, value);
  return scalarText(value);
}

function scalarText(value: Exclude<Operand, string | null | List | Dictionary>): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : javaDouble(value);
  if (isDouble(value)) return javaDouble(doubleValue(value));
  if (isMoment(value)) return momentText(value);
  if (isUnresolved(value)) return unresolvedText(value);
  return String(value);
}

/** Compact JSON; texts inside are evaluated when they hold expressions. */
export function jsonOf(evaluation: Evaluation, value: Operand): string {
  const json = jsonText(evaluation, value, 0);
  spendText(evaluation, json.length);
  return json;
}

function jsonText(evaluation: Evaluation, value: Operand, depth: number): string {
  if (typeof value === 'string') {
    spendText(evaluation, value.length);
    return JSON.stringify(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (isList(value))
    return `[${entries(evaluation, value, depth, (item) => jsonText(evaluation, item, depth + 1)).join(',')}]`;
  if (isDictionary(value)) {
    const parts = fields(evaluation, value, depth, (key, item) => {
      return `${JSON.stringify(key)}:${jsonText(evaluation, item, depth + 1)}`;
    });
    return `{${parts.join(',')}}`;
  }
  return isMoment(value) || isUnresolved(value) ? JSON.stringify(scalarText(value)) : scalarText(value);
}

/** The value as plain data for the caller: no lazy maps, no Java kinds, every text evaluated. */
export function plainOf(evaluation: Evaluation, value: Operand, depth = 0): Value {
  if (isList(value)) return entries(evaluation, value, depth, (item) => plainOf(evaluation, item, depth + 1));
  if (isDictionary(value)) {
    const pairs = fields(
      evaluation,
      value,
      depth,
      (key, item) => [key, plainOf(evaluation, item, depth + 1)] as const,
    );
    return Object.fromEntries(pairs);
  }
  if (typeof value === 'bigint') return Number(value);
  if (isDouble(value)) return doubleValue(value);
  return isMoment(value) || isUnresolved(value) ? scalarText(value) : value;
}

const maxStructureDepth = 100;

function entries<T>(
  evaluation: Evaluation,
  list: List,
  depth: number,
  map: (item: Operand) => T,
): readonly T[] {
  enter(evaluation, depth, list.length);
  return Array.from(list, (raw, index) =>
    map(readInside(evaluation, raw, () => readItem(evaluation, list, index)) ?? null),
  );
}

function fields<T>(
  evaluation: Evaluation,
  dictionary: Dictionary,
  depth: number,
  map: (key: string, item: Operand) => T,
): readonly T[] {
  const keys = keysOf(dictionary);
  enter(evaluation, depth, keys.length);
  return keys.flatMap((key) => {
    const item = readInside(evaluation, entryOf(dictionary, key), () =>
      readEntry(evaluation, dictionary, key),
    );
    return item === undefined ? [] : [map(keyText(evaluation, dictionary, key), item)];
  });
}

/** Keys are evaluated like values. */
function keyText(evaluation: Evaluation, map: Dictionary, key: string): string {
  if (!key.includes('<+') || isVerbatim(map)) return key;
  return textOf(evaluation, evaluation.resolve(evaluation, key) ?? null);
}

function enter(evaluation: Evaluation, depth: number, count: number): void {
  spendItems(evaluation, count);
  spend(evaluation, count);
  if (depth < maxStructureDepth) return;
  throw new ExpressionError(
    'expression/limit',
    `A value is nested more than ${maxStructureDepth} levels deep.`,
  );
}

/** A text inside a structure stays a text when it is evaluated; one that fails to evaluate stays as it is. */
function readInside(
  evaluation: Evaluation,
  raw: unknown,
  read: () => Operand | undefined,
): Operand | undefined {
  if (typeof raw !== 'string') return read();
  try {
    const value = read() ?? null;
    return value === null || typeof value === 'string' || isList(value) || isDictionary(value)
      ? value
      : textOf(evaluation, value);
  } catch (error) {
    if (isLanguageFailure(error)) return raw;
    throw error;
  }
}
