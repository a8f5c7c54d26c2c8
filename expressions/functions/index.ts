import { datetime } from './datetime.ts';
import {
  type BoundFunction,
  type BuiltinFunction,
  describeArity,
  type ExpressionFunction,
} from './function.ts';
import { json } from './json.ts';
import { regex } from './regex.ts';
import { shell } from './shell.ts';
import { xml } from './xml.ts';

/** Every function of the language; hosts may add more. */
export const builtinFunctions: readonly BuiltinFunction[] = [
  ...regex,
  ...json,
  ...xml,
  ...datetime,
  ...shell,
];

const none: readonly ExpressionFunction[] = [];
const bound = new WeakMap<readonly ExpressionFunction[], ReadonlyMap<string, BoundFunction>>();

/** The built-in functions and the host's by name; the host's win. */
export function functionsByName(
  added: readonly ExpressionFunction[] = none,
): ReadonlyMap<string, BoundFunction> {
  const before = bound.get(added);
  if (before) return before;
  const byName = new Map<string, BoundFunction>([
    ...builtinFunctions.map((definition) => [definition.name, { from: 'builtin', definition }] as const),
    ...added.map((definition) => [definition.name, { from: 'host', definition }] as const),
  ]);
  bound.set(added, byName);
  return byName;
}

export interface FunctionSummary {
  readonly name: string;
  /** How many arguments, in words: `2`, `1 to 2`. */
  readonly takes: string;
  readonly summary: string;
}

/** The built-in functions for documentation and completion. */
export function functionSummaries(): readonly FunctionSummary[] {
  return builtinFunctions.map(({ name, arity, summary }) => ({ name, takes: describeArity(arity), summary }));
}
