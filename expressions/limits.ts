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
}

export const defaultLimits: Limits = {
  maxDepth: 15,
  maxLength: 4_194_304,
  maxItems: 100_000,
  maxSteps: 1_000_000,
};

/** What one call has used up. */
export interface Budget {
  readonly limits: Limits;
  steps: number;
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
  if (length > budget.limits.maxLength) {
    throw new ExpressionError(
      'expression/limit',
      `A text of ${length} characters is longer than the allowed ${budget.limits.maxLength}.`,
    );
  }
  spend(budget, 1 + (length >> 8));
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
