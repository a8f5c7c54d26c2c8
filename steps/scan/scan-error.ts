import type { FailureType } from '../../engine/errors.ts';

/** A scan that has no results, and why. It ends the scan and becomes the step's failure. */
export class ScanError extends Error {
  override readonly name = 'ScanError';
  readonly code: string;
  readonly types: readonly FailureType[];
  readonly exitCode?: number;

  constructor(
    code: string,
    message: string,
    more: {
      readonly types?: readonly FailureType[];
      readonly exitCode?: number;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.types = more.types ?? ['Unknown'];
    if (more.exitCode !== undefined) this.exitCode = more.exitCode;
  }
}
