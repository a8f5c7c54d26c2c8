import type { Evaluation } from '../evaluation.ts';
import type { Operand, Value } from '../value.ts';

/** How many arguments: exactly `n`, or between two counts. */
export type Arity = number | readonly [min: number, max: number];

/** A function the host adds. `apply` gets plain values and may return anything the scope may hold. */
export interface ExpressionFunction {
  /** As users write it, with dots: `secrets.getValue`. */
  readonly name: string;
  readonly arity: Arity;
  readonly summary: string;
  apply(args: readonly Value[]): unknown;
}

/** A function of the language itself; it works on operands and charges for its work. */
export interface BuiltinFunction {
  readonly name: string;
  readonly arity: Arity;
  readonly summary: string;
  apply(args: readonly Operand[], evaluation: Evaluation): Operand;
}

export type BoundFunction =
  | { readonly from: 'builtin'; readonly definition: BuiltinFunction }
  | { readonly from: 'host'; readonly definition: ExpressionFunction };

export function takes(arity: Arity, count: number): boolean {
  if (typeof arity === 'number') return count === arity;
  return count >= arity[0] && count <= arity[1];
}

export function describeArity(arity: Arity): string {
  if (typeof arity === 'number') return String(arity);
  return arity[1] === Number.POSITIVE_INFINITY ? `${arity[0]} or more` : `${arity[0]} to ${arity[1]}`;
}
