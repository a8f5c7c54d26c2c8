import type { FailureType } from './errors.ts';

/** A pipeline value: what an expression may see. Absence is `undefined` in our code, `null` in a pipeline. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** Why a step failed. `gate` marks a failure that only a security gate or a policy caused (exit code 4). */
export interface Failure {
  readonly types: readonly FailureType[];
  readonly message: string;
  /** Stable code of the error behind it, when it has one. */
  readonly code?: string;
  readonly exitCode?: number;
  readonly gate?: 'severity' | 'policy';
}

/**
 * What a step leaves for later expressions, keyed by the name under the step's node:
 * `{ output: { outputVariables: { CRITICAL: '2' } } }` is read as `steps.ID.output.outputVariables.CRITICAL`.
 */
export type Outputs = Readonly<Record<string, Value>>;

/** How a step ended. A failed step is a value, never an exception. */
export type Outcome =
  | { readonly status: 'success'; readonly outputs?: Outputs }
  | { readonly status: 'failed'; readonly failure: Failure; readonly outputs?: Outputs }
  | { readonly status: 'rejected'; readonly failure: Failure; readonly outputs?: Outputs };
