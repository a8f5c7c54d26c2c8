import { ReportError } from '../report-error.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object itself, or `report/wrong-shape` that names what should have been there. */
export function fieldsOf(value: unknown, what: string): Fields {
  if (isFields(value)) return value;
  throw new ReportError('report/wrong-shape', `expected ${what}, but found ${kindOf(value)}`);
}

/** All entries of a list, each of which must be an object. */
export function entriesOf(value: unknown, what: string): readonly Fields[] {
  if (!Array.isArray(value)) {
    throw new ReportError('report/wrong-shape', `expected ${what} to be a list, but found ${kindOf(value)}`);
  }
  return value.map((entry, index) => fieldsOf(entry, `${what}[${index}] to be an object`));
}

/** As `entriesOf`; an absent or null list is empty. */
export function optionalEntries(value: unknown, what: string): readonly Fields[] {
  return value === undefined || value === null ? [] : entriesOf(value, what);
}

/** A nested object; empty when it is absent or something else. */
export function nested(fields: Fields, ...path: readonly string[]): Fields {
  let current: unknown = fields;
  for (const name of path) current = isFields(current) ? own(current, name) : undefined;
  return isFields(current) ? current : {};
}

/** Text as it is, a number or boolean as text; anything else, and empty text, is absent. */
export function text(fields: Fields, name: string): string | undefined {
  const value = own(fields, name);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Text that the report must have, or `report/wrong-shape` that names the field and where it is missing. */
export function requiredText(fields: Fields, name: string, what: string): string {
  const value = text(fields, name);
  if (value !== undefined) return value;
  throw new ReportError('report/wrong-shape', `expected ${what} to have "${name}", but it has none`);
}

/** A finite number, also one that was written as text. */
export function number(fields: Fields, name: string): number | undefined {
  const value = own(fields, name);
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
}

/** The texts of a list; other entries are passed over, and so is anything that is no list. */
export function texts(fields: Fields, name: string): readonly string[] {
  const value = own(fields, name);
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
