import { readEntry } from './read.ts';
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

/** The value at a plain path, and the prefix it was found under. */
export function valueAt(session: Session, path: readonly string[]): Operand | undefined {
  for (const prefix of session.prefixes) {
    let value = baseAt(session, prefix, path[0] ?? '');
    for (let index = 1; index < path.length && value !== undefined; index++) {
      value = isDictionary(value) ? readEntry(session, value, path[index] ?? '') : undefined;
    }
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}
