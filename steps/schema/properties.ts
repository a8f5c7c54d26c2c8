/**
 * Building blocks of a step's schema. The engine checks a spec as written, where an expression may stand for any value,
 * and again once expressions are resolved. A field that admits text is rendered; any other takes the typed value.
 */
import type { JsonSchema } from '../../engine/step-type.ts';

type Schema = Exclude<JsonSchema, boolean>;

const scalar = ['string', 'number', 'boolean', 'null'];

/** A text; numbers and booleans of the YAML count as the text they were written as. */
export function text(description: string): Schema {
  return { description, type: scalar };
}

export function choice(description: string, values: readonly string[]): Schema {
  return { description, type: 'string', enum: [...values] };
}

export function flag(description: string): Schema {
  return { description, type: ['boolean', 'string', 'null'], enum: [true, false, 'true', 'false', '', null] };
}

export function count(description: string): Schema {
  return { description, type: ['integer', 'string', 'null'], minimum: 0, pattern: String.raw`^\d*$` };
}

export function textList(description: string): Schema {
  return listOf(description, { type: scalar });
}

export function listOf(description: string, items: JsonSchema): Schema {
  return { description, type: ['array', 'null'], items };
}

export function textMap(description: string): Schema {
  return { description, type: ['object', 'null'], additionalProperties: { type: scalar } };
}

/** Any keys and values. */
export function anyMap(description: string): Schema {
  return { description, type: ['object', 'null'] };
}

/** An object with exactly these keys. */
export function object(description: string, parts: Keys): Schema {
  return { description, ...spec(parts), type: ['object', 'null'] };
}

/** A step's `spec`: an object with exactly these keys. */
export function spec({ required = [], properties }: Keys): Schema {
  return { type: 'object', additionalProperties: false, required: [...required], properties };
}

interface Keys {
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, JsonSchema>>;
}
