import { ExpressionError } from './errors.ts';
import type { Evaluation } from './evaluation.ts';
import { type BoundFunction, describeArity, takes } from './functions/function.ts';
import { spend } from './limits.ts';
import { plainOf } from './text.ts';
import { refuseUnresolved } from './truth.ts';
import { adopt, type Operand } from './value.ts';

/** The functions of `datetime` may be called without that name. */
export function functionNamed(evaluation: Evaluation, name: string): BoundFunction | undefined {
  return evaluation.functions.get(name) ?? evaluation.functions.get(`datetime.${name}`);
}

export function callFunction(
  evaluation: Evaluation,
  bound: BoundFunction,
  args: readonly Operand[],
): Operand {
  const { name, arity } = bound.definition;
  spend(evaluation, 1);
  if (!takes(arity, args.length)) {
    throw new ExpressionError(
      'expression/arguments',
      `"${name}" takes ${describeArity(arity)} arguments, not ${args.length}.`,
    );
  }
  refuseUnresolved(...args);
  try {
    if (bound.from === 'builtin') return bound.definition.apply(args, evaluation);
    return adopt(bound.definition.apply(args.map((value) => plainOf(evaluation, value)))) ?? null;
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExpressionError('expression/function', `"${name}" failed: ${reason}`, { cause: error });
  }
}
