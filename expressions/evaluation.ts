import { ExpressionError } from './errors.ts';
import type { BoundFunction } from './functions/function.ts';
import type { Budget, Limits } from './limits.ts';
import type { Dictionary, Operand } from './value.ts';

export type Mode = 'null' | 'original' | 'throw';

/** One call of `render` or `evaluate`: what it may see, and what it has used up. */
export interface Evaluation extends Budget {
  readonly scope: Dictionary;
  readonly mode: Mode;
  /** Paths of maps in which a name is looked for, in order; the empty path is the scope itself. */
  readonly prefixes: readonly (readonly string[])[];
  readonly aliases: Readonly<Record<string, string>>;
  readonly functions: ReadonlyMap<string, BoundFunction>;
  readonly statements: boolean;
  readonly limits: Limits;
  readonly now: () => Date;
  /** Evaluates a text found in the scope that holds expressions. */
  readonly resolve: (evaluation: Evaluation, text: string) => Operand | undefined;
  /** Evaluates what an alias stands for. */
  readonly evaluate: (evaluation: Evaluation, text: string) => Operand | undefined;
  /** Expressions without a value, in the order they were met. */
  readonly unresolved: string[];
  /** Texts being evaluated, to notice a text that needs itself. */
  readonly active: string[];
  readonly trace: Trace | undefined;
  /** How many levels of nesting are left. */
  depth: number;
}

/** Where a name was found: under a prefix (the empty one is the scope itself), as a function, or not at all. */
export type Place =
  | { readonly kind: 'scope'; readonly prefix: string }
  | { readonly kind: 'function' }
  | { readonly kind: 'nowhere' };

/** Told what happens, for `explain`. */
export interface Trace {
  enter(source: string, start: number, end: number): void;
  leave(value: Operand | undefined, error: unknown): void;
  found(path: string, place: Place, value: Operand | undefined): void;
}

export function noteUnresolved(evaluation: Evaluation, expression: string): void {
  evaluation.unresolved.push(expression);
}

/** Goes one level deeper while `inner` runs. */
export function deeper<T>(evaluation: Evaluation, inner: () => T): T {
  if (evaluation.depth <= 0) {
    throw new ExpressionError(
      'expression/too-deep',
      `Expressions are nested more than ${evaluation.limits.maxDepth} levels deep; is there an infinite loop?`,
    );
  }
  evaluation.depth -= 1;
  try {
    return inner();
  } finally {
    evaluation.depth += 1;
  }
}
