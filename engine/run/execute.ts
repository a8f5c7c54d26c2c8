import type { ExecutionState } from '../state/state.ts';
import type { FinalStatus } from '../state/status.ts';
import { Driver } from './driver.ts';
import type { ExecuteOptions } from './options.ts';

export interface ExecutionResult {
  readonly status: FinalStatus;
  readonly exitCode: number;
  readonly state: ExecutionState;
}

/**
 * Runs a plan to its end and reports everything as events. Resolves once every step has ended and everything the run
 * started is gone, also after an interrupt. Rejects only for bugs of the program.
 */
export function execute<Services>(options: ExecuteOptions<Services>): Promise<ExecutionResult> {
  return new Driver(options).run();
}
