import type { FailureType } from '../engine/errors.ts';
import type { Outcome, Outputs } from '../engine/outcome.ts';

/** A failed outcome; without a type it is what Harness calls unknown. */
export function failed(
  code: string,
  message: string,
  more: { readonly types?: readonly FailureType[]; readonly outputs?: Outputs } = {},
): Outcome {
  const failure = { types: more.types ?? (['Unknown'] as const), code, message };
  return { status: 'failed', failure, ...(more.outputs === undefined ? {} : { outputs: more.outputs }) };
}
