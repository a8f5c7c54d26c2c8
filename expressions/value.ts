/** What an expression gives to the outside: plain data, never shared with the scope. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

const lazyBrand: unique symbol = Symbol('lazy map');
const doubleBrand: unique symbol = Symbol('double');
const momentBrand: unique symbol = Symbol('moment');
const unresolvedBrand: unique symbol = Symbol('unresolved');

/** A map whose entries are computed when asked for. `get` gives `undefined` for an unknown key. */
export interface LazyMap {
  readonly [lazyBrand]: true;
  get(key: string): unknown;
  keys(): Iterable<string>;
}

/** Makes a map that an expression can look into without all of it being computed. */
export function lazy(lookup: { get(key: string): unknown; keys(): Iterable<string> }): LazyMap {
  return { [lazyBrand]: true, get: (key) => lookup.get(key), keys: () => lookup.keys() };
}

export type Dictionary = LazyMap | Readonly<Record<string, unknown>>;
export type List = readonly unknown[];

/** A floating-point number with an integral value: Java prints `10.0`, not `10`. */
export interface Double {
  readonly [doubleBrand]: number;
}

/** A date, or a date with a time, in UTC. */
export interface Moment {
  readonly [momentBrand]: 'date' | 'time';
  readonly epochMs: number;
  readonly nanos: number;
}

/** The verbatim text of something that could not be resolved yet. */
export interface Unresolved {
  readonly [unresolvedBrand]: string;
}

/** What the evaluator computes with. Whole `number`s are Java integers, `bigint`s are those past 2^53. */
export type Operand =
  | null
  | boolean
  | number
  | bigint
  | string
  | Double
  | Moment
  | Unresolved
  | List
  | Dictionary;

/** Keeps "this is a floating-point number" even when the value is whole. */
export function double(value: number): number | Double {
  return Number.isInteger(value) ? { [doubleBrand]: value } : value;
}

export function moment(kind: 'date' | 'time', epochMs: number, nanos = 0): Moment {
  return { [momentBrand]: kind, epochMs, nanos };
}

export function unresolved(text: string): Unresolved {
  return { [unresolvedBrand]: text };
}

export function isDouble(value: unknown): value is Double {
  return isObject(value) && doubleBrand in value;
}

export function doubleValue(value: Double): number {
  return value[doubleBrand];
}

export function isMoment(value: unknown): value is Moment {
  return isObject(value) && momentBrand in value;
}

export function momentKind(value: Moment): 'date' | 'time' {
  return value[momentBrand];
}

export function isUnresolved(value: unknown): value is Unresolved {
  return isObject(value) && unresolvedBrand in value;
}

export function unresolvedText(value: Unresolved): string {
  return value[unresolvedBrand];
}

export function isLazy(value: unknown): value is LazyMap {
  return isObject(value) && lazyBrand in value;
}

export function isList(value: unknown): value is List {
  return Array.isArray(value);
}

/** Plain objects and lazy maps; never class instances, functions or the branded values above. */
export function isDictionary(value: unknown): value is Dictionary {
  if (!isObject(value) || isList(value)) return false;
  if (lazyBrand in value) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return false;
  return !(doubleBrand in value || momentBrand in value || unresolvedBrand in value);
}

/** Takes a value of the host into the language; `undefined` for what no expression may touch. */
export function adopt(value: unknown): Operand | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return value;
    case 'number':
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? double(value) : value;
    case 'object':
      if (value === null || isList(value) || isDictionary(value)) return value;
      return isDouble(value) || isMoment(value) || isUnresolved(value) ? value : undefined;
    default:
      return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
