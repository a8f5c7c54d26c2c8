import { definitions, type ElementName } from '../../schemas/definitions.ts';
import type { JsonSchema } from '../step-type.ts';

/** The schema of one element alone: what it refers to is an element of its own, checked when the walk gets there. */
export function elementSchema(name: ElementName): JsonSchema {
  return shallowSchema(definitions[name]);
}

/** A schema in which references allow anything. The same schema gives the same object, so that it compiles once. */
export function shallowSchema(schema: JsonSchema): JsonSchema {
  if (typeof schema === 'boolean') return schema;
  let result = shallow.get(schema);
  if (result === undefined) {
    result = strip(schema) as JsonSchema;
    shallow.set(schema, result);
  }
  return result;
}

const shallow = new WeakMap<object, JsonSchema>();

function strip(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(strip);
  if (typeof part !== 'object' || part === null) return part;
  const reference = (part as { $ref?: unknown }).$ref;
  if (typeof reference === 'string' && reference.startsWith('#/definitions/')) return {};
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, strip(value)]));
}
