import type { Evaluation } from './evaluation.ts';
import { isFloat, isInteger, toFloat } from './number.ts';
import { textOf } from './text.ts';
import { isDictionary, isList, type Operand } from './value.ts';

/** Java's `equals`: the same kind and the same content; `5` and `"5"` differ, `5` and `5.0` too. */
export function sameValue(evaluation: Evaluation, left: Operand, right: Operand): boolean {
  if (left === null || right === null || typeof left === 'boolean' || typeof left === 'string')
    return left === right;
  if (isList(left) || isDictionary(left)) {
    return (isList(right) || isDictionary(right)) && textOf(evaluation, left) === textOf(evaluation, right);
  }
  if (isInteger(left)) return isInteger(right) && left === right;
  if (typeof right === 'string' || typeof right === 'boolean' || isList(right)) return false;
  if (isFloat(left)) return isFloat(right) && toFloat(left) === toFloat(right);
  return textOf(evaluation, left) === textOf(evaluation, right);
}
