/** Reading values of which only the schema knows the shape: what is not as expected reads as nothing. */
import type { Value } from '../outcome.ts';

export type Fields = { readonly [key: string]: Value };

const noFields: Fields = {};

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isFields(value: Value | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fieldsOf(value: Value | undefined): Fields {
  return isFields(value) ? value : noFields;
}

export function listOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

export function textOf(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A record without the keys whose value is undefined. */
export function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
