/** Where an expression may stand in place of a value. */

import type { Schema } from './json-schema.ts';

/** Marks a field that decides how the rest is read: it is written out, never given by an expression. */
export const fixed = { 'x-fixed': true } as const;

/** Keys that hold elements of their own; an expression does not stand for those. */
const structural: ReadonlySet<string> = new Set([
  'action',
  'barriers',
  'ci',
  'execution',
  'flowControl',
  'insert',
  'onFailure',
  'parallel',
  'pipeline',
  'properties',
  'rollbackSteps',
  'spec',
  'stage',
  'stages',
  'step',
  'stepGroup',
  'steps',
  'template',
]);

/** The same schema, in which every field may hold an expression instead, unless it is fixed. */
export function allowExpressions(schema: Schema): Schema {
  const { 'x-fixed': _, ...kept } = schema;
  return Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, transform(key, value)]));
}

function transform(keyword: string, value: unknown): unknown {
  if (keyword === 'properties' && isSchema(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, fieldSchema(name, field)]));
  }
  if (keyword === 'items' || keyword === 'additionalProperties') return fieldSchema('', value);
  if (keyword === 'if' || keyword === 'const' || keyword === 'enum' || keyword === 'default') return value;
  if (Array.isArray(value)) return value.map((each) => (isSchema(each) ? allowExpressions(each) : each));
  return isSchema(value) ? allowExpressions(value) : value;
}

function fieldSchema(name: string, field: unknown): unknown {
  if (!isSchema(field)) return field;
  const inner = allowExpressions(field);
  if (structural.has(name) || 'x-fixed' in field || takesAnyText(field) || isElement(name, field))
    return inner;
  const { description, ...rest } = inner;
  const choice = { anyOf: [rest, { $ref: '#/definitions/expression' }] };
  return description === undefined ? choice : { description, ...choice };
}

function takesAnyText({ type, enum: values, pattern, minLength, $ref, anyOf, oneOf }: Schema): boolean {
  if ($ref !== undefined || anyOf !== undefined || oneOf !== undefined) return false;
  if (type === undefined) return true;
  return (
    [type].flat().includes('string') &&
    values === undefined &&
    pattern === undefined &&
    minLength === undefined
  );
}

/** An item of a list of elements. */
function isElement(name: string, { $ref }: Schema): boolean {
  return name === '' && $ref !== undefined;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
