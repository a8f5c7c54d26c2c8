import { ExpressionError } from './errors.ts';
import { type BoundFunction, describeArity, takes } from './functions/function.ts';
import { spend } from './limits.ts';
import type { Session } from './session.ts';
import { plainOf } from './text.ts';
import { refuseUnresolved } from './truth.ts';
import { adopt, type Operand } from './value.ts';

/** The functions of `datetime` may be called without that name. */
export function functionNamed(session: Session, name: string): BoundFunction | undefined {
  return session.functions.get(name) ?? session.functions.get(`datetime.${name}`);
}

export function callFunction(session: Session, bound: BoundFunction, args: readonly Operand[]): Operand {
  const { name, arity } = bound.definition;
  spend(session, 1);
  if (!takes(arity, args.length)) {
    throw new ExpressionError(
      'expression/arguments',
      `"${name}" takes ${describeArity(arity)} arguments, not ${args.length}.`,
    );
  }
  refuseUnresolved(...args);
  try {
    if (bound.from === 'builtin') return bound.definition.apply(args, session);
    return adopt(bound.definition.apply(args.map((value) => plainOf(session, value)))) ?? null;
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExpressionError('expression/function', `"${name}" failed: ${reason}`, { cause: error });
  }
}
