import type { Value } from '../../outcome.ts';
import { type Fields, fieldsOf, isFields } from '../fields.ts';

/** What to build. */
export type Revision =
  | { readonly branch: string }
  | { readonly tag: string }
  | { readonly commit: string }
  | { readonly pullRequest: string };

/** Puts a revision into the codebase of a document, if it has one. */
export function overrideBuild(document: Value, revision: Revision | undefined): Value {
  if (revision === undefined) return document;
  const codebase = fieldsOf(at(document, ['pipeline', 'properties', 'ci']))['codebase'];
  if (!isFields(codebase)) return document;
  return put(document, ['pipeline', 'properties', 'ci', 'codebase', 'build'], buildOf(revision));
}

function buildOf(revision: Revision): Value {
  if ('branch' in revision) return { type: 'branch', spec: { branch: revision.branch } };
  if ('tag' in revision) return { type: 'tag', spec: { tag: revision.tag } };
  if ('commit' in revision) return { type: 'commitSha', spec: { commitSha: revision.commit } };
  return { type: 'PR', spec: { number: revision.pullRequest } };
}

function at(value: Value, [key, ...rest]: readonly string[]): Value | undefined {
  if (key === undefined) return value;
  const inner = fieldsOf(value)[key];
  return inner === undefined ? undefined : at(inner, rest);
}

function put(value: Value, [key, ...rest]: readonly string[], leaf: Value): Value {
  if (key === undefined) return leaf;
  const fields: Fields = fieldsOf(value);
  return { ...fields, [key]: put(fields[key] ?? {}, rest, leaf) };
}
