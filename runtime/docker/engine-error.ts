import { RuntimeError } from '../../engine/errors.ts';

/** The engine answered, and its answer was no. `status` is HTTP's; the message is the engine's own. */
export class EngineError extends RuntimeError {
  readonly status: number;

  constructor(status: number, message: string) {
    super({ code: 'runtime/engine-refused', message, failureType: 'Unknown' });
    this.name = 'EngineError';
    this.status = status;
  }
}

/** The connection to the engine cannot be made, or broke. */
export function engineDown(address: string, cause: unknown): RuntimeError {
  return new RuntimeError({
    code: 'runtime/engine-down',
    message: `The container engine at ${address} does not answer (${reason(cause)}). Is it running?`,
    failureType: 'Connectivity',
    retryable: true,
    cause,
  });
}

/** Why a connection failed, in a few words for people. */
export function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  switch ('code' in cause ? cause.code : undefined) {
    case 'ENOENT':
      return 'there is no such socket';
    case 'ECONNREFUSED':
      return 'connection refused';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied: may this user use the engine?';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection broke';
    default:
      return cause.message;
  }
}

export function isStatus(error: unknown, ...statuses: readonly number[]): error is EngineError {
  return error instanceof EngineError && statuses.includes(error.status);
}
