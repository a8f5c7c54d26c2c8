import { isFloat, isInteger, toFloat } from './number.ts';
import type { Session } from './session.ts';
import { textOf } from './text.ts';
import { isDictionary, isList, type Operand } from './value.ts';

/** Java's `equals`: the same kind and the same content; `5` and `"5"` differ, `5` and `5.0` too. */
export function sameValue(session: Session, left: Operand, right: Operand): boolean {
  if (left === null || right === null || typeof left === 'boolean' || typeof left === 'string')
    return left === right;
  if (isList(left) || isDictionary(left)) {
    return (isList(right) || isDictionary(right)) && textOf(session, left) === textOf(session, right);
  }
  if (isInteger(left)) return isInteger(right) && left === right;
  if (typeof right === 'string' || typeof right === 'boolean' || isList(right)) return false;
  if (isFloat(left)) return isFloat(right) && toFloat(left) === toFloat(right);
  return textOf(session, left) === textOf(session, right);
}
