/**
 * Everything that happens in an execution. The log of these is the execution record: screens, reports and resume
 * read nothing else. `at` is epoch milliseconds; `node` is the node's id (see `plan/plan.ts`). Secrets are masked.
 */
import type { Failure, Outputs, Value } from '../outcome.ts';
import type { Owner, Progress, Question } from '../ports.ts';
import type { FinalStatus, WaitingStatus } from './status.ts';

export type NodeKind = 'pipeline' | 'stage' | 'stepGroup' | 'step' | 'parallel' | 'loop';

/** One turn of a loop. `postfix` is what identifiers and names end in (`_0_1`). */
export interface Iteration {
  readonly postfix: string;
  readonly index: number;
  readonly total: number;
  readonly matrix?: Readonly<Record<string, Value>>;
  readonly item?: Value;
  readonly partition?: readonly Value[];
}

export interface ExecutionStarted {
  readonly type: 'execution.started';
  readonly at: number;
  readonly executionId: string;
  readonly sequenceId: number;
  readonly pipeline: { readonly identifier: string; readonly name: string };
  readonly file: string;
  readonly runtime: string;
  readonly branch?: string;
  readonly owner: Owner;
  readonly triggeredBy: string;
  /** The definition as it runs: inputs merged, templates filled. */
  readonly yaml: string;
  readonly resumedFrom?: string;
}

export interface NodeStarted {
  readonly type: 'node.started';
  readonly at: number;
  readonly node: string;
  readonly kind: NodeKind;
  readonly identifier: string;
  readonly name: string;
  /** Stage or step type as in YAML; absent for pipeline, stepGroup, parallel and loop. */
  readonly stepType?: string;
  /** Id of the node above; absent for the pipeline itself. */
  readonly parent?: string;
}

export interface NodeSkipped {
  readonly type: 'node.skipped';
  readonly at: number;
  readonly node: string;
  readonly kind: NodeKind;
  readonly identifier: string;
  readonly name: string;
  readonly stepType?: string;
  readonly parent?: string;
  /** The condition that said no, or the reason in words. */
  readonly reason: string;
}

/** A resumed execution takes over what the step left in the execution before. */
export interface NodeReused {
  readonly type: 'node.reused';
  readonly at: number;
  readonly node: string;
  readonly kind: NodeKind;
  readonly identifier: string;
  readonly name: string;
  readonly stepType?: string;
  readonly parent?: string;
  readonly status: FinalStatus;
  readonly outputs?: Outputs;
  /** Id of the execution it comes from. */
  readonly from: string;
}

export interface LoopExpanded {
  readonly type: 'loop.expanded';
  readonly at: number;
  readonly node: string;
  readonly iterations: readonly Iteration[];
  /** 0 means all at once. */
  readonly maxConcurrency: number;
}

/** A step's spec after expressions, as it is about to run. */
export interface StepResolved {
  readonly type: 'step.resolved';
  readonly at: number;
  readonly node: string;
  readonly attempt: number;
  readonly spec: Value;
}

export interface StepWaiting {
  readonly type: 'step.waiting';
  readonly at: number;
  readonly node: string;
  readonly status: WaitingStatus;
  readonly question?: Question;
}

/** The wait is over, by an answer or by the clock. */
export interface StepAnswered {
  readonly type: 'step.answered';
  readonly at: number;
  readonly node: string;
  readonly action: string;
  readonly by: string;
}

/** An attempt ended; what its status becomes is up to the failure strategy. */
export interface StepEnded {
  readonly type: 'step.ended';
  readonly at: number;
  readonly node: string;
  readonly attempt: number;
  readonly status: FinalStatus;
  readonly failure?: Failure;
  readonly outputs?: Outputs;
}

export interface StepRetried {
  readonly type: 'step.retried';
  readonly at: number;
  readonly node: string;
  /** Number of the attempt that follows, from 1. */
  readonly attempt: number;
  readonly delayMs: number;
}

/** The node's last word. `outputs` of a step are repeated here so that one event tells all. */
export interface NodeFinished {
  readonly type: 'node.finished';
  readonly at: number;
  readonly node: string;
  readonly status: FinalStatus;
  readonly failure?: Failure;
  readonly outputs?: Outputs;
  /** The failure strategy's action, when one decided. */
  readonly action?: string;
}

export interface RollbackStarted {
  readonly type: 'rollback.started';
  readonly at: number;
  /** The stage or step group whose rollback steps run. */
  readonly node: string;
}

/** A stage, a step group or the pipeline ran out of time: what runs below ends, nothing below starts. */
export interface NodeExpired {
  readonly type: 'node.expired';
  readonly at: number;
  readonly node: string;
}

/** A step group starts over: everything below it is forgotten except as history. */
export interface GroupRetried {
  readonly type: 'group.retried';
  readonly at: number;
  readonly node: string;
  readonly attempt: number;
  readonly delayMs: number;
}

export interface ScanCompleted {
  readonly type: 'scan.completed';
  readonly at: number;
  readonly node: string;
  readonly scanId: string;
  readonly product: string;
  readonly target: string;
  readonly variant: string;
  readonly reference: string;
  readonly counts: Readonly<Record<string, string>>;
}

/** Not kept: shown while it lasts. */
export interface ProgressReported {
  readonly type: 'progress.reported';
  readonly at: number;
  readonly node: string;
  readonly progress: Progress;
}

export interface WarningRaised {
  readonly type: 'warning.raised';
  readonly at: number;
  readonly node?: string;
  readonly code: string;
  readonly message: string;
}

/** A person or a parent asked for the end: nothing new starts. */
export interface ExecutionInterrupted {
  readonly type: 'execution.interrupted';
  readonly at: number;
  readonly reason: 'signal' | 'timeout' | 'abort';
  readonly graceMs: number;
}

export interface ExecutionFinished {
  readonly type: 'execution.finished';
  readonly at: number;
  readonly status: FinalStatus;
  readonly exitCode: number;
}

export type ExecutionEvent =
  | ExecutionStarted
  | NodeStarted
  | NodeSkipped
  | NodeReused
  | LoopExpanded
  | StepResolved
  | StepWaiting
  | StepAnswered
  | StepEnded
  | StepRetried
  | NodeFinished
  | RollbackStarted
  | NodeExpired
  | GroupRetried
  | ScanCompleted
  | ProgressReported
  | WarningRaised
  | ExecutionInterrupted
  | ExecutionFinished;

/** Reads events; must not throw. The engine calls it synchronously and in order. */
export type EventSink = (event: ExecutionEvent) => void;
