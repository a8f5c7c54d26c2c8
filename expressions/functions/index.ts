import { datetime } from './datetime.ts';
import type { BoundFunction, BuiltinFunction, ExpressionFunction } from './function.ts';
import { regex } from './regex.ts';
import { shell } from './shell.ts';

/** Every function of the language; hosts may add more. */
export const builtinFunctions: readonly BuiltinFunction[] = [...regex, ...datetime, ...shell];

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
