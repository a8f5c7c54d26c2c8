/** What went wrong, for programs: these names never change, messages may. */
export type ExpressionErrorCode =
  | 'expression/parse'
  | 'expression/unresolved'
  | 'expression/undefined'
  | 'expression/type'
  | 'expression/unknown-method'
  | 'expression/unknown-function'
  | 'expression/arguments'
  | 'expression/function'
  | 'expression/lookup'
  | 'expression/loop'
  | 'expression/too-deep'
  | 'expression/limit';

export interface ExpressionErrorDetails {
  /** Where in the text given by the caller the failing expression starts. */
  readonly offset?: number | undefined;
  readonly cause?: unknown;
}

/** The only error this room throws; hosts may throw it from lookups and functions too. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly code: ExpressionErrorCode;
  readonly offset: number | undefined;

  constructor(code: ExpressionErrorCode, message: string, details: ExpressionErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.offset = details.offset;
  }
}

const textIsNoExpression: ReadonlySet<ExpressionErrorCode> = new Set([
  'expression/parse',
  'expression/undefined',
  'expression/unknown-function',
]);

const languageFailure: ReadonlySet<ExpressionErrorCode> = new Set([
  ...textIsNoExpression,
  'expression/unresolved',
  'expression/type',
  'expression/unknown-method',
]);

/** Whether the text may simply not have been meant as an expression: `release-5`, `--set tag=5`. */
export function saysTextIsNoExpression(error: unknown): boolean {
  return error instanceof ExpressionError && textIsNoExpression.has(error.code);
}

/** Whether the language itself failed, as opposed to a function, a lookup or a limit. */
export function isLanguageFailure(error: unknown): error is ExpressionError {
  return error instanceof ExpressionError && languageFailure.has(error.code);
}

/** Gives an error the offset it lacks, and turns foreign errors into `expression/lookup`. */
export function placed(error: unknown, offset: number): ExpressionError {
  if (error instanceof ExpressionError) {
    if (error.offset !== undefined) return error;
    return new ExpressionError(error.code, error.message, { offset, cause: error.cause });
  }
  if (error instanceof RangeError) {
    return new ExpressionError('expression/too-deep', 'The expression is nested too deeply.', { offset });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new ExpressionError('expression/lookup', message, { offset, cause: error });
}

/** Drops an offset that belongs to another text than the caller's. */
export function unplaced(error: unknown): unknown {
  if (!(error instanceof ExpressionError) || error.offset === undefined) return error;
  return new ExpressionError(error.code, error.message, { cause: error.cause });
}
