import { readEntry, readProperty } from './read.ts';
import type { Session } from './session.ts';
import { isDictionary, type Operand } from './value.ts';

/** The value of a name under a prefix; undefined when the prefix leads nowhere or has no such name. */
export function baseAt(session: Session, prefix: readonly string[], name: string): Operand | undefined {
  let map: Operand | undefined = session.scope;
  for (const key of prefix) {
    if (!isDictionary(map)) return undefined;
    map = readEntry(session, map, key);
  }
  return isDictionary(map) ? readEntry(session, map, name) : undefined;
}

/** The value at a plain path; null when it is known to be null, undefined when the path leads nowhere. */
export function valueAt(session: Session, path: readonly string[]): Operand | undefined {
  let nothing: null | undefined;
  for (const prefix of session.prefixes) {
    let value = baseAt(session, prefix, path[0] ?? '');
    for (let index = 1; index < path.length && value !== undefined && value !== null; index++) {
      value = readProperty(session, value, path[index] ?? '');
    }
    if (value === null) nothing = null;
    else if (value !== undefined) return value;
  }
  return nothing;
}
