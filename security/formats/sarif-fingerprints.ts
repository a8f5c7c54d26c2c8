import { type Fields, isFields, nested } from './fields.ts';

/** Ids that the tool gives to a result, by name. Nested values are joined with a dot. */
export function toolFingerprints(result: Fields): Readonly<Record<string, string>> {
  const all = { ...nested(result, 'partialFingerprints'), ...nested(result, 'fingerprints') };
  const trusted = flatten(all).filter(([name, value]) => !facts.has(name) && !isPlaceholder(value));
  return Object.fromEntries(trusted.slice(0, 20));
}

function flatten(fields: Fields): readonly (readonly [string, string])[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (typeof value === 'string') return [[name, value] as const];
    if (!isFields(value)) return [];
    return Object.entries(value).flatMap(([inner, text]) =>
      typeof text === 'string' ? [[`${name}.${inner}`, text] as const] : [],
    );
  });
}

/** Facts about the commit that some tools store here; they say nothing about which result it is. */
const facts: ReadonlySet<string> = new Set([
  'commitSha',
  'commitMessage',
  'author',
  'email',
  'date',
  '__proto__',
]);

function isPlaceholder(value: string): boolean {
  return ['', '0', 'n/a', 'none', 'null', 'requires login'].includes(value.trim().toLowerCase());
}
