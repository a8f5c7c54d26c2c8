import type { Evaluation } from '../evaluation.ts';
import type { Arity } from '../functions/function.ts';
import type { Operand } from '../value.ts';

/** A Java method that expressions may call on a value. */
export interface Method<Self extends Operand = Operand> {
  readonly name: string;
  readonly arity: Arity;
  readonly summary: string;
  apply(self: Self, args: readonly Operand[], evaluation: Evaluation): Operand;
}
