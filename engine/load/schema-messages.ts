import type { ErrorObject } from 'ajv';
import { textRules } from '../../schemas/patterns.ts';
import type { DocumentPath } from '../diagnostic.ts';
import type { SchemaProblem } from './check-schema.ts';
import { nearest, suggest } from './did-you-mean.ts';

/** One complaint of the schema library as a sentence. `path` is where the value stands. */
export function explainSchemaError(error: ErrorObject, path: DocumentPath): SchemaProblem {
  const params: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(String(params['additionalProperty']), error, path);
    case 'required':
      return missingKey(String(params['missingProperty']), path);
    case 'type':
      return wrongType(error, path);
    case 'enum':
      return notOneOf(error.data, list(params['allowedValues']), path);
    case 'const':
      return notOneOf(error.data, [params['allowedValue']], path);
    case 'pattern':
      return brokenRule(error.data, String(params['pattern']), path);
    default:
      return { code: 'definition/invalid-value', message: limitMessage(error), path, at: 'value' };
  }
}

function unknownKey(key: string, error: ErrorObject, path: DocumentPath): SchemaProblem {
  const known = Object.keys(record(record(error.parentSchema)['properties']));
  const missing = known.filter((each) => !Object.hasOwn(record(error.data), each));
  return {
    code: 'definition/unknown-key',
    message: `unknown key "${key}"`,
    hint: suggest(key, missing),
    path: [...path, key],
    at: 'key',
    key,
  };
}

function missingKey(key: string, path: DocumentPath): SchemaProblem {
  return { code: 'definition/missing-key', message: `missing key "${key}"`, path, at: 'key', key };
}

function wrongType(error: ErrorObject, path: DocumentPath): SchemaProblem {
  const expected = expectedKinds(error);
  const { data } = error;
  const isScalar = typeof data === 'number' || typeof data === 'boolean';
  const isQuotable = isScalar && expected.includes(kindWords['string'] ?? '');
  return {
    code: 'definition/wrong-type',
    message: `expected ${expected.join(' or ')}, found ${kindOf(data)}`,
    hint: isQuotable ? `put it in quotes: "${data}"` : truthHint(data, expected),
    path,
    at: 'value',
  };
}

/** Many fields take a scalar in any spelling; people are told of the one it stands for. */
function expectedKinds(error: ErrorObject): readonly string[] {
  const types = new Set([error.params['type']].flat().map(String));
  const values = list(record(error.parentSchema)['enum']);
  if (types.size > 1) types.delete('null');
  if (types.has('string') && types.has('boolean') && values.includes(true)) types.delete('string');
  else if (types.has('string') && types.has('integer')) types.delete('string');
  else if (types.has('string')) for (const each of ['number', 'boolean']) types.delete(each);
  return [...types].flatMap((type) => kindWords[type] ?? []);
}

function notOneOf(data: unknown, allowed: readonly unknown[], path: DocumentPath): SchemaProblem {
  const texts = [...new Set(allowed.map((each) => String(each ?? '')))].filter((each) => each !== '');
  const near = nearest(String(data), texts);
  const found = typeof data === 'object' ? kindOf(data) : `"${data}"`;
  return {
    code: 'definition/invalid-value',
    message: `${found} is not one of ${texts.join(', ')}`,
    hint: near === undefined ? truthHint(data, texts) : `did you mean "${near}"?`,
    path,
    at: 'value',
  };
}

/** YAML 1.1 had more spellings of true and false. */
function truthHint(data: unknown, allowed: readonly string[]): string | undefined {
  if (!allowed.some((each) => each.startsWith('true')) || !/^(?:y|yes|on|n|no|off)$/i.test(String(data)))
    return undefined;
  return `did you mean "${/^(?:y|yes|on)$/i.test(String(data))}"?`;
}

function brokenRule(data: unknown, pattern: string, path: DocumentPath): SchemaProblem {
  const rule = textRules.find((each) => each.pattern === pattern);
  if (rule === undefined) {
    return {
      code: 'definition/invalid-text',
      message: `"${data}" does not match ${pattern}`,
      path,
      at: 'value',
    };
  }
  const code = `definition/invalid-${rule.what.replaceAll(' ', '-')}`;
  const message = data === '' ? `the ${rule.what} is empty` : `"${data}" is not a valid ${rule.what}`;
  return { code, message, hint: rule.rule, path, at: 'value' };
}

function limitMessage(error: ErrorObject): string {
  const limit = error.params['limit'];
  switch (error.keyword) {
    case 'minItems':
      return limit === 1 ? 'the list is empty' : `expected at least ${limit} items`;
    case 'maxItems':
      return `expected at most ${limit} items`;
    case 'minProperties':
      return `expected ${knownKeys(error) || `at least ${limit} keys`}`;
    case 'maxProperties':
      return `expected only one of the keys ${Object.keys(record(error.data)).join(', ')}`;
    case 'minLength':
      return limit === 1 ? 'the text is empty' : `expected at least ${limit} characters`;
    case 'maxLength':
      return `expected at most ${limit} characters`;
    case 'minimum':
      return `expected ${limit} or more`;
    case 'maximum':
      return `expected ${limit} or less`;
    case 'uniqueItems':
      return 'the list holds the same item twice';
    default:
      return choiceMessage(error);
  }
}

function knownKeys(error: ErrorObject): string {
  return Object.keys(record(record(error.parentSchema)['properties'])).join(' or ');
}

/** A choice none of whose forms is near: says what each form looks like. */
function choiceMessage(error: ErrorObject): string {
  if (error.params['passingSchemas']) return 'expected exactly one of the forms this field has';
  const forms = list(error.schema).flatMap((form) => {
    const { type, required } = record(form);
    const isOfKind = type === undefined || (type === 'object' && kindOf(error.data) === kindWords['object']);
    if (Array.isArray(required) && isOfKind) return [`the key ${required.join(', ')}`];
    return [type].flat().flatMap((each) => kindWords[String(each)] ?? []);
  });
  const unique = [...new Set(forms)];
  if (unique.length === 0) return 'this value is not allowed here';
  const found = unique.some((each) => each.startsWith('the key ')) ? '' : `, found ${kindOf(error.data)}`;
  return `expected ${unique.join(' or ')}${found}`;
}

const kindWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
  null: 'nothing',
};

export function kindOf(data: unknown): string {
  if (data === null || data === undefined) return 'nothing';
  if (Array.isArray(data)) return 'a list';
  if (typeof data === 'object') return 'keys and values';
  if (typeof data === 'boolean') return String(data);
  return typeof data === 'number' ? 'a number' : 'a text';
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
