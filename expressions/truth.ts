import { ExpressionError } from './errors.ts';
import type { Evaluation } from './evaluation.ts';
import { isFloat, isInteger, kindOf, toFloat, toInteger } from './number.ts';
import { textOf } from './text.ts';
import { isDictionary, isList, isUnresolved, type Operand } from './value.ts';

/** A value as a condition: texts are true unless empty or `false`, numbers unless zero; null is an error. */
export function toBoolean(value: Operand): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value !== '' && value !== 'false';
  if (value === null) throw nullOperand('a condition');
  if (isUnresolved(value)) throw nullOperand('a condition');
  if (isList(value) || isDictionary(value)) {
    throw new ExpressionError('expression/type', `A ${kindOf(value)} is not true or false.`);
  }
  const number = toFloat(value);
  return number !== 0 && !Number.isNaN(number);
}

/** `==`: null equals only null; booleans, then numbers, decide how the other side is read; else texts compare. */
export function areEqual(evaluation: Evaluation, left: Operand, right: Operand): boolean {
  refuseUnresolved(left, right);
  if (left === null || right === null) return left === right;
  if (typeof left === 'boolean' || typeof right === 'boolean') return toBoolean(left) === toBoolean(right);
  if (isNumeric(left) || isNumeric(right)) return compareNumbers(left, right) === 0;
  return textOf(evaluation, left) === textOf(evaluation, right);
}

/** Negative, zero or positive, as `left` is before, equal to or after `right`. */
export function compare(evaluation: Evaluation, left: Operand, right: Operand): number {
  refuseUnresolved(left, right);
  if (left === null || right === null) throw nullOperand('a comparison');
  if (isNumeric(left) || isNumeric(right)) return compareNumbers(left, right);
  return compareTexts(textOf(evaluation, left), textOf(evaluation, right));
}

/** By UTF-16 code units, as Java does. */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Whether a list, set or map holds the value; entries compare as texts, so `5` is found in `["5"]`. */
export function holds(evaluation: Evaluation, items: readonly Operand[], value: Operand): boolean {
  if (value === null) return items.includes(null);
  const text = textOf(evaluation, value);
  return items.some((item) => item !== null && textOf(evaluation, item) === text);
}

export function nullOperand(where: string): ExpressionError {
  return new ExpressionError('expression/unresolved', `A value in ${where} is null.`);
}

export function refuseUnresolved(...operands: readonly Operand[]): void {
  if (operands.some(isUnresolved)) throw nullOperand('an operation');
}

function isNumeric(value: Operand): boolean {
  return typeof value !== 'string' && (isInteger(value) || isFloat(value));
}

function compareNumbers(left: Operand, right: Operand): number {
  if (isFloat(left) || isFloat(right)) {
    const difference = toFloat(left) - toFloat(right);
    return Number.isNaN(difference) ? Number.NaN : Math.sign(difference);
  }
  const [first, second] = [toInteger(left), toInteger(right)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
