import type { Value } from '../outcome.ts';
import type { JsonSchema } from '../step-type.ts';

export interface Resolver {
  render(text: string): string;
  evaluate(text: string): Value;
}

/**
 * Resolves the expressions of a spec. A text field renders to text; any other field takes the typed value, and a text
 * that spells a boolean or a number becomes one. Map keys are rendered as well. Fields named in `late` stay as written.
 */
export function resolveSpec(
  spec: Value,
  schema: JsonSchema,
  resolver: Resolver,
  late: readonly string[] = [],
): Value {
  if (!isRecord(spec)) return resolveValue(spec, schema, resolver);
  const resolved = Object.entries(spec).map(([key, value]): [string, Value] => [
    key,
    late.includes(key) ? value : resolveValue(value, propertySchema(schema, key), resolver),
  ]);
  return Object.fromEntries(resolved);
}

function resolveValue(value: Value, schema: JsonSchema, resolver: Resolver): Value {
  if (typeof value === 'string') return resolveText(value, schema, resolver);
  if (isList(value)) return value.map((each) => resolveValue(each, itemSchema(schema), resolver));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.includes('<+') ? resolver.render(key) : key,
      resolveValue(each, propertySchema(schema, key), resolver),
    ]),
  );
}

function resolveText(text: string, schema: JsonSchema, resolver: Resolver): Value {
  const types = typesOf(schema);
  if (!text.includes('<+')) return coerce(text, types);
  if (types.size === 0 || types.has('string')) return resolver.render(text);
  return coerce(resolver.evaluate(text), types);
}

function coerce(value: Value, types: ReadonlySet<string>): Value {
  if (typeof value !== 'string' || types.size === 0 || types.has('string')) return value;
  if (types.has('boolean') && (value === 'true' || value === 'false')) return value === 'true';
  const isNumeric = types.has('integer') || types.has('number');
  return isNumeric && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
}

/** Types a schema admits, alternatives included; empty when it does not say. */
function typesOf(schema: JsonSchema): ReadonlySet<string> {
  if (typeof schema === 'boolean') return new Set();
  const own = schema['type'];
  const types = new Set<string>(Array.isArray(own) ? own.map(String) : []);
  if (typeof own === 'string') types.add(own);
  if (own === undefined && Array.isArray(schema['enum'])) {
    for (const each of schema['enum']) types.add(typeof each);
  }
  for (const each of alternatives(schema)) for (const type of typesOf(each)) types.add(type);
  return types;
}

function propertySchema(schema: JsonSchema, key: string): JsonSchema {
  if (typeof schema === 'boolean') return true;
  const properties = schema['properties'];
  if (isRecord(properties) && isSchema(properties[key])) return properties[key];
  if (isSchema(schema['additionalProperties'])) return schema['additionalProperties'];
  return firstThat(schema, (each) => propertySchema(each, key));
}

function itemSchema(schema: JsonSchema): JsonSchema {
  if (typeof schema === 'boolean') return true;
  if (isSchema(schema['items'])) return schema['items'];
  return firstThat(schema, itemSchema);
}

function firstThat(schema: JsonSchema, pick: (alternative: JsonSchema) => JsonSchema): JsonSchema {
  for (const alternative of alternatives(schema)) {
    const found = pick(alternative);
    if (found !== true) return found;
  }
  return true;
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  if (typeof schema === 'boolean') return [];
  return ['anyOf', 'oneOf', 'allOf'].flatMap((keyword) => {
    const list = schema[keyword];
    return Array.isArray(list) ? list.filter(isSchema) : [];
  });
}

function isSchema(value: unknown): value is { readonly [keyword: string]: unknown } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isRecord(value: unknown): value is { readonly [key: string]: Value } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
