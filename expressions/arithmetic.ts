import type { BinaryOperator, UnaryOperator } from './ast.ts';
import { keysOf } from './container.ts';
import { ExpressionError } from './errors.ts';
import type { Evaluation } from './evaluation.ts';
import { javaPattern, matchesWhole } from './java-pattern.ts';
import { spendItems, spendText } from './limits.ts';
import { isFloat, kindOf, narrow, negative, toFloat, toInteger } from './number.ts';
import { readItems } from './read.ts';
import { textOf } from './text.ts';
import { areEqual, compare, holds, nullOperand, refuseUnresolved, toBoolean } from './truth.ts';
import { double, isDictionary, isList, isUnresolved, type Operand, unresolved } from './value.ts';

export function applyUnary(operator: UnaryOperator, value: Operand): Operand {
  refuseUnresolved(value);
  switch (operator) {
    case '!':
      return !toBoolean(value);
    case 'size':
      return sizeOf(value);
    case 'empty':
      return value === null || sizeOf(value) === 0;
    case '-':
    case '+':
    case '~':
      if (value === null) throw nullOperand(`"${operator}"`);
      if (operator === '-') return negative(value);
      return operator === '+' ? number(value) : narrow(~BigInt(toInteger(value)));
  }
}

/** Every operator but `&&` and `||`, which the evaluator short-circuits. */
export function applyBinary(
  evaluation: Evaluation,
  operator: Exclude<BinaryOperator, '&&' | '||'>,
  sides: readonly [left: Operand, right: Operand],
): Operand {
  const [left, right] = sides;
  switch (operator) {
    case '==':
      return areEqual(evaluation, left, right);
    case '!=':
      return !areEqual(evaluation, left, right);
    case '<':
      return compare(evaluation, left, right) < 0;
    case '<=':
      return compare(evaluation, left, right) <= 0;
    case '>':
      return compare(evaluation, left, right) > 0;
    case '>=':
      return compare(evaluation, left, right) >= 0;
    case '=~':
      return matches(evaluation, left, right);
    case '!~':
      return !matches(evaluation, left, right);
    case '=^':
      return affix(evaluation, sides, 'startsWith');
    case '!^':
      return !affix(evaluation, sides, 'startsWith');
    case '=$':
      return affix(evaluation, sides, 'endsWith');
    case '!$':
      return !affix(evaluation, sides, 'endsWith');
    case '+':
      return add(evaluation, left, right);
    case '..':
      return range(evaluation, left, right);
    case '-':
    case '*':
    case '/':
    case '%':
      return calculate(operator, present(left, operator), present(right, operator));
    case '&':
    case '|':
    case '^':
      return bitwise(operator, present(left, operator), present(right, operator));
  }
}

export function sizeOf(value: Operand): number {
  if (value === null) return 0;
  if (typeof value === 'string' || isList(value)) return value.length;
  if (isDictionary(value)) return keysOf(value).length;
  throw new ExpressionError('expression/type', `A ${kindOf(value)} has no size.`);
}

function present(value: Operand, operator: string): Operand {
  if (value === null || isUnresolved(value)) throw nullOperand(`"${operator}"`);
  return value;
}

function number(value: Operand): Operand {
  return isFloat(value) ? double(toFloat(value)) : toInteger(value);
}

/** Joins texts as soon as one side is a text; what is not resolved yet stays as its own text. */
function add(evaluation: Evaluation, left: Operand, right: Operand): Operand {
  if (left === null || right === null) throw nullOperand('"+"');
  if (isUnresolved(left) || isUnresolved(right))
    return unresolved(textOf(evaluation, left) + textOf(evaluation, right));
  if (typeof left !== 'string' && typeof right !== 'string') return calculate('+', left, right);
  const text = textOf(evaluation, left) + textOf(evaluation, right);
  spendText(evaluation, text.length);
  return text;
}

type Calculation = '+' | '-' | '*' | '/' | '%';

function calculate(operator: Calculation, left: Operand, right: Operand): Operand {
  if (isFloat(left) || isFloat(right)) return double(inFloats(operator, toFloat(left), toFloat(right)));
  const [first, second] = [toInteger(left), toInteger(right)];
  if (typeof first === 'number' && typeof second === 'number') {
    const quick = operator === '/' || operator === '%' ? undefined : inFloats(operator, first, second);
    if (quick !== undefined && Number.isSafeInteger(quick)) return quick;
  }
  return narrow(inIntegers(operator, BigInt(first), BigInt(second)));
}

function inFloats(operator: Calculation, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
    case '%':
      if (right === 0) throw divisionByZero();
      return operator === '/' ? left / right : left % right;
  }
}

function inIntegers(operator: Calculation, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
    case '%':
      if (right === 0n) throw divisionByZero();
      return operator === '/' ? left / right : left % right;
  }
}

function divisionByZero(): ExpressionError {
  return new ExpressionError('expression/type', 'A number is divided by zero.');
}

function bitwise(operator: '&' | '|' | '^', left: Operand, right: Operand): Operand {
  const [first, second] = [BigInt(toInteger(left)), BigInt(toInteger(right))];
  if (operator === '&') return narrow(first & second);
  return narrow(operator === '|' ? first | second : first ^ second);
}

function range(evaluation: Evaluation, left: Operand, right: Operand): Operand {
  const [from, to] = [Number(toInteger(present(left, '..'))), Number(toInteger(present(right, '..')))];
  const count = Math.abs(to - from) + 1;
  spendItems(evaluation, count);
  return Array.from({ length: count }, (_, index) => (from <= to ? from + index : from - index));
}

/** `=~`: membership in a list, set or map; with a text on the right, a full match of that pattern. */
function matches(evaluation: Evaluation, left: Operand, right: Operand): boolean {
  refuseUnresolved(left, right);
  if (left === null || right === null) return left === right;
  if (isList(right)) {
    spendItems(evaluation, right.length);
    return holds(evaluation, readItems(evaluation, right), left);
  }
  if (isDictionary(right)) return keysOf(right).includes(textOf(evaluation, left));
  return matchesWhole(
    evaluation,
    javaPattern(evaluation, textOf(evaluation, right)),
    textOf(evaluation, left),
  );
}

function affix(
  evaluation: Evaluation,
  sides: readonly [Operand, Operand],
  method: 'startsWith' | 'endsWith',
): boolean {
  const [left, right] = sides;
  refuseUnresolved(left, right);
  if (left === null || right === null) return left === right;
  return textOf(evaluation, left)[method](textOf(evaluation, right));
}
