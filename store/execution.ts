import type { Owner } from '../engine/ports.ts';
import type { FinalStatus, Status } from '../engine/state/status.ts';

/** The pipeline an execution counts for. */
export interface PipelineKey {
  readonly orgId: string;
  readonly projectId: string;
  readonly pipelineId: string;
}

/** What is known when an execution begins. Times are epoch milliseconds. */
export interface ExecutionHeader extends PipelineKey {
  readonly id: string;
  readonly pipelineName: string;
  readonly file: string;
  readonly runtime: string;
  readonly branch?: string;
  readonly triggeredBy: string;
  readonly resumedFrom?: string;
  readonly owner: Owner;
  readonly startedAt: number;
}

/** One line of the list of executions. `endedAt` and `exitCode` are there exactly when the status is final. */
export interface ExecutionSummary extends ExecutionHeader {
  /** 1 for the first execution of its pipeline. */
  readonly sequenceId: number;
  readonly status: Status;
  readonly endedAt?: number;
  readonly exitCode?: number;
}

export interface ExecutionFilter extends Partial<PipelineKey> {
  readonly statuses?: readonly Status[];
  /** Only executions older than this one, by id: the last one of the page before. */
  readonly before?: string;
  /** At most 1000; 50 unless told. */
  readonly limit?: number;
}

export type ExecutionLookup =
  | { readonly kind: 'found'; readonly execution: ExecutionSummary }
  | { readonly kind: 'none' }
  /** At most ten, the newest first. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly ExecutionSummary[] };

/** How an execution ends whose owner died: nobody was there to say more. */
export const orphanStatus: FinalStatus = 'ABORTED';
/** Interrupted, like one that a signal ended. */
export const orphanExitCode = 130;
