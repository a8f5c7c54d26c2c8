import { ExpressionError } from '../errors.ts';
import type { Evaluation } from '../evaluation.ts';
import { toInteger } from '../number.ts';
import { textOf } from '../text.ts';
import type { Operand } from '../value.ts';

/** The argument as a text; null is an error, as it is in Java. */
export function textAt(args: readonly Operand[], index: number, evaluation: Evaluation): string {
  const value = args[index] ?? null;
  if (value === null) throw new ExpressionError('expression/unresolved', `Argument ${index + 1} is null.`);
  return textOf(evaluation, value);
}

export function integerAt(args: readonly Operand[], index: number): number {
  const value = args[index] ?? null;
  if (value === null) throw new ExpressionError('expression/unresolved', `Argument ${index + 1} is null.`);
  return Number(toInteger(value));
}

export function outOfBounds(what: string): ExpressionError {
  return new ExpressionError('expression/function', `${what} is out of bounds.`);
}
