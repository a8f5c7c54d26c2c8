/** Reads values that passed a schema: a scalar may be a number, a boolean or its text, and anything may be `null`. */
import type { Value } from '../../engine/outcome.ts';

export type ValueMap = { readonly [key: string]: Value };

/** The text of a scalar; empty for `null` and `undefined`, JSON for lists and maps. */
export function textOf(value: Value | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** As `textOf`, but blank counts as absent. */
export function optionalTextOf(value: Value | undefined): string | undefined {
  const text = textOf(value);
  return text.trim() === '' ? undefined : text;
}

export function isOn(value: Value | undefined): boolean {
  return value === true || value === 'true';
}

/** Blank entries are dropped; a single scalar is a list of one. */
export function textsOf(value: Value | undefined): readonly string[] {
  const entries = isList(value) ? value : [value];
  return entries.map(textOf).filter((each) => each.trim() !== '');
}

/** A value inside an environment or a list of settings: a reference that led nowhere reads `null` there. */
export function textMapOf(value: Value | undefined): Readonly<Record<string, string>> {
  if (!isMap(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, each === null ? 'null' : textOf(each)]),
  );
}

export function isMap(value: unknown): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

/** The value at a path of keys, or undefined where the path ends early. */
export function valueAt(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  let current: Value | undefined = value;
  for (const key of path) {
    if (!isMap(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current;
}

/** Whether the text still holds an expression, so that it cannot be judged before the step runs. */
export function isUnresolved(value: Value | undefined): boolean {
  return typeof value === 'string' && value.includes('<+');
}
