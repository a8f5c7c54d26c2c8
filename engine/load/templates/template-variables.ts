import type { Value } from '../../outcome.ts';
import { type Fields, isFields, isList, textOf } from '../fields.ts';
import { isRuntimeInput, parseRuntimeInput } from '../inputs/runtime-input.ts';

/**
 * Puts the variables of a template in place of `<+template.variables.NAME>`: values of the link first, then what the
 * template declares. A variable that nobody gave a value stays an input.
 */
export function fillVariables(spec: Value, declared: readonly Fields[], supplied: readonly Fields[]): Value {
  const values = new Map<string, Value>();
  for (const variable of declared) {
    const name = textOf(variable['name']) ?? '';
    const given = supplied.find((each) => each['name'] === name)?.['value'];
    values.set(name, given === undefined ? declaredValue(variable) : given);
  }
  return values.size === 0 ? spec : replace(spec, values);
}

/** Names of the link's variables that the template does not declare. */
export function undeclared(declared: readonly Fields[], supplied: readonly Fields[]): readonly number[] {
  const names = new Set(declared.map((each) => each['name']));
  return [...supplied.entries()]
    .filter(([, each]) => !names.has(each['name'] ?? null))
    .map(([index]) => index);
}

function declaredValue(variable: Fields): Value {
  const { value = '', default: fallback } = variable;
  const isOpen = value === null || value === '' || isRuntimeInput(value);
  if (!isOpen) return value;
  const own = typeof value === 'string' ? parseRuntimeInput(value)?.default : undefined;
  return own ?? fallback ?? value;
}

const reference = /<\+\s*template\.variables\.([A-Za-z_][\w.$-]*)\s*>/g;

function replace(value: Value, values: ReadonlyMap<string, Value>): Value {
  if (typeof value === 'string') return value.includes('template.variables.') ? inText(value, values) : value;
  if (isList(value)) return value.map((each) => replace(each, values));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replace(each, values)]));
}

/** A text that is nothing but the variable takes its value as it is, a number for example. */
function inText(text: string, values: ReadonlyMap<string, Value>): Value {
  const [all, name = ''] = new RegExp(`^${reference.source}$`).exec(text) ?? [];
  if (all !== undefined) return values.get(name) ?? text;
  return text.replaceAll(reference, (written, each: string) => textOf(values.get(each)) ?? written);
}
