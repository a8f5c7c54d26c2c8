import { ExpressionError } from './errors.ts';

export interface Limits {
  /** How many expressions may be nested in each other, variables that hold expressions included. */
  readonly maxDepth: number;
  /** Characters in one expression and in any text an expression makes. */
  readonly maxLength: number;
  /** Entries in any list an expression makes or returns. */
  readonly maxItems: number;
  /** Units of work one call may do; a node costs one, long texts and patterns cost more. */
  readonly maxSteps: number;
  /** How long one call may search texts with patterns, whose real cost no step count tells. */
  readonly maxPatternMs: number;
}

export const defaultLimits: Limits = {
  maxDepth: 15,
  maxLength: 4_194_304,
  maxItems: 100_000,
  maxSteps: 1_000_000,
  maxPatternMs: 2_000,
};

/** What one call has used up. */
export interface Budget {
  readonly limits: Limits;
  steps: number;
  patternMs: number;
}

export function spend(budget: Budget, steps: number): void {
  budget.steps += steps;
  if (budget.steps <= budget.limits.maxSteps) return;
  throw new ExpressionError(
    'expression/limit',
    `The expression needs more than ${budget.limits.maxSteps} steps.`,
  );
}

/** Refuses texts that are too long, and charges for the work of making them. */
export function spendText(budget: Budget, length: number): void {
  refuseLength(budget, length);
  spend(budget, 1 + (length >> 8));
}

export function refuseLength(budget: Budget, length: number): void {
  if (length <= budget.limits.maxLength) return;
  throw new ExpressionError(
    'expression/limit',
    `A text of ${length} characters is longer than the allowed ${budget.limits.maxLength}.`,
  );
}

export function spendItems(budget: Budget, count: number): void {
  if (count > budget.limits.maxItems) {
    throw new ExpressionError(
      'expression/limit',
      `A list of ${count} entries is longer than the allowed ${budget.limits.maxItems}.`,
    );
  }
  spend(budget, 1 + (count >> 2));
}

/** Runs one search with a pattern on the call's time for that. */
export function spendPatternTime<T>(budget: Budget, search: () => T): T {
  const before = performance.now();
  const result = search();
  budget.patternMs += performance.now() - before;
  if (budget.patternMs <= budget.limits.maxPatternMs) return result;
  throw new ExpressionError(
    'expression/limit',
    `Searching with patterns took more than ${budget.limits.maxPatternMs} ms.`,
  );
}
