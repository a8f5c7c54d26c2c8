import { entryOf, inheritVerbatim, isVerbatim } from './container.ts';
import type { Session } from './session.ts';
import { adopt, type Dictionary, isDictionary, isList, type List, type Operand } from './value.ts';

/** An entry of a map, evaluated if it is a text with expressions; `undefined` when there is none. */
export function readEntry(session: Session, map: Dictionary, key: string): Operand | undefined {
  return readFrom(session, map, entryOf(map, key));
}

/** An item of a list, evaluated likewise. */
export function readItem(session: Session, list: List, index: number): Operand | undefined {
  return readFrom(session, list, list[index]);
}

export function readItems(session: Session, list: List): readonly Operand[] {
  return list.map((_, index) => readItem(session, list, index) ?? null);
}

/** What `.key` gives: an entry of a map, an item of a list, or the length of a list or text. */
export function readProperty(session: Session, value: Operand, key: string): Operand | undefined {
  if (isDictionary(value)) return readEntry(session, value, key);
  if (isList(value) && /^\d+$/.test(key)) return readItem(session, value, Number(key));
  if (typeof value !== 'string' && !isList(value)) return undefined;
  if (key === 'length' || key === 'size') return value.length;
  return key === 'empty' ? value.length === 0 : undefined;
}

function readFrom(session: Session, container: Dictionary | List, raw: unknown): Operand | undefined {
  if (typeof raw === 'string') {
    return raw.includes('<+') && !isVerbatim(container) ? session.resolve(session, raw) : raw;
  }
  const value = adopt(raw);
  inheritVerbatim(container, value);
  return value;
}
