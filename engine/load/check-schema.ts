/** Checks a value against a JSON Schema and says what is wrong in words. Shared with whoever checks resolved specs. */
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import type { DocumentPath } from '../diagnostic.ts';
import type { Value } from '../outcome.ts';
import type { JsonSchema } from '../step-type.ts';
import { formatPath } from './problems.ts';
import { explainSchemaError } from './schema-messages.ts';
import { dropSatisfied } from './schema-tolerance.ts';

export interface SchemaProblem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** Relative to the checked value. */
  readonly path: DocumentPath;
  readonly at: 'key' | 'value';
  /** The key that is missing or unknown, when that is the problem. */
  readonly key?: string;
}

export type CheckSchema = (schema: JsonSchema, value: Value) => readonly SchemaProblem[];

let checker: Promise<CheckSchema> | undefined;

/** The schema library is loaded at the first call: it costs more than parsing a pipeline. */
export function loadSchemaCheck(): Promise<CheckSchema> {
  checker ??= import('ajv').then(({ Ajv }) => createCheck(new Ajv(options)));
  return checker;
}

const options = {
  allErrors: true,
  strict: false,
  validateFormats: false,
  messages: false,
  verbose: true,
  addUsedSchema: false,
} as const;

function createCheck(ajv: Ajv): CheckSchema {
  const compiled = new WeakMap<object, ValidateFunction>();
  return (schema, value) => {
    if (typeof schema === 'boolean') return [];
    let validate = compiled.get(schema);
    if (validate === undefined) {
      validate = ajv.compile(schema);
      compiled.set(schema, validate);
    }
    if (validate(value)) return [];
    return toProblems(dropSatisfied(validate.errors ?? []), value);
  };
}

function toProblems(errors: readonly ErrorObject[], value: Value): readonly SchemaProblem[] {
  const seen = new Set<string>();
  return errors.flatMap((error) => {
    const problem = explainSchemaError(error, pathOf(error.instancePath, value));
    const key = `${formatPath(problem.path)} ${problem.message}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [problem];
  });
}

/** A JSON pointer as keys and indexes; only the value knows which of the two a number is. */
export function pathOf(pointer: string, value: Value): DocumentPath {
  const path: (string | number)[] = [];
  let current: Value | undefined = value;
  for (const segment of pointer.split('/').slice(1)) {
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(current) ? Number(key) : key);
    current = (current as Record<string, Value> | undefined)?.[key];
  }
  return path;
}
