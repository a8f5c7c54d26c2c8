import { ExpressionError } from './errors.ts';

/** The code of the error that is thrown; undefined when nothing is. Other errors pass through. */
export function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof ExpressionError) return error.code;
    throw error;
  }
  return undefined;
}
