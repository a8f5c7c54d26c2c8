import { keysOf } from '../container.ts';
import { spend } from '../limits.ts';
import { readEntry, readItems } from '../read.ts';
import type { Session } from '../session.ts';
import { isDictionary, isList, type Operand } from '../value.ts';

/** The items of a list or the values of a map; nothing for other values. */
export function childrenOf(session: Session, value: Operand): readonly Operand[] {
  if (isList(value)) {
    spend(session, value.length);
    return readItems(session, value);
  }
  if (!isDictionary(value)) return [];
  const keys = keysOf(value);
  spend(session, keys.length);
  return keys.map((key) => readEntry(session, value, key) ?? null);
}

/** Length of a text, a list or a map. */
export function lengthOf(session: Session, value: Operand): number {
  return typeof value === 'string' ? value.length : childrenOf(session, value).length;
}
