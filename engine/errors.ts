import { failureTypes } from '../schemas/failure-strategy.ts';
import type { Diagnostic } from './diagnostic.ts';

export { failureTypes };

export type FailureType = (typeof failureTypes)[number];

/** The definition, its inputs or the command line are wrong; carries every diagnostic found. Exit code 2. */
export class DefinitionError extends Error {
  readonly code = 'definition/invalid';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((each) => each.message).join('\n'));
    this.name = 'DefinitionError';
    this.diagnostics = diagnostics;
  }
}

/** A command cannot be carried out as asked, and no file position explains why. Exit code 2. */
export class UsageError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'UsageError';
    this.code = code;
  }
}

export interface RuntimeErrorDetails {
  /** Stable, such as `runtime/engine-down`, `runtime/image-missing`, `runtime/registry-refused`. */
  readonly code: string;
  /** What happened, where, and what to do. */
  readonly message: string;
  /** What a failure strategy sees when a step meets this error. */
  readonly failureType: FailureType;
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** The outside world said no: engine down, image or registry refused, disk read-only. Exit code 3. */
export class RuntimeError extends Error {
  readonly code: string;
  readonly failureType: FailureType;
  readonly retryable: boolean;

  constructor(details: RuntimeErrorDetails) {
    super(details.message, { cause: details.cause });
    this.name = 'RuntimeError';
    this.code = details.code;
    this.failureType = details.failureType;
    this.retryable = details.retryable ?? false;
  }
}
