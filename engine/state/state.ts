import type { Failure, Outputs, Value } from '../outcome.ts';
import type { PlanNode } from '../plan/plan.ts';
import type { Tally } from './aggregate.ts';
import type { Iteration } from './events.ts';
import type { PersistentMap } from './persistent-map.ts';
import type { FinalStatus, Status } from './status.ts';

/** Everything known about an execution; a fold of its events. */
export interface ExecutionState {
  readonly nodes: PersistentMap<NodeState>;
  /** Ids whose situation changed with the last event; `next` looks at nothing else. */
  readonly attention: readonly string[];
  readonly interrupted?: 'signal' | 'timeout' | 'abort';
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export interface NodeState {
  readonly plan: PlanNode;
  readonly status: Status;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Retries done so far: 0 on the first run. */
  readonly attempt: number;
  readonly iteration?: Iteration;
  /** The spec after expressions. */
  readonly resolved?: Value;
  /** How the current attempt ended, until the failure strategy has spoken. */
  readonly ended?: Ended;
  readonly failure?: Failure;
  readonly outputs?: Outputs;
  readonly container?: ContainerState;
}

export interface Ended {
  readonly status: FinalStatus;
  readonly failure?: Failure;
  readonly outputs?: Outputs;
  /** What a person, or the clock, answered to a manual intervention. */
  readonly answer?: string;
}

/** The part of a node that holds other nodes. */
export interface ContainerState {
  /** Ids in order; a loop's are known after it expanded. */
  readonly children: readonly string[];
  readonly isExpanded: boolean;
  /** Most children at a time; 0 means no limit. */
  readonly maxConcurrency: number;
  /** How many children were started or skipped, in order. */
  readonly begun: number;
  readonly finished: number;
  /** Finished direct children. */
  readonly tally: Tally;
  /** Finished nodes at any depth, loops counted once they end (`currentStatus`). */
  readonly current: Tally;
  /** The same, looking into loops (`liveStatus`). */
  readonly live: Tally;
  /** Nothing more starts here: an abort, or a rollback further up. */
  readonly isStopped: boolean;
  readonly isExpired: boolean;
  readonly rollback: 'none' | 'requested' | 'running';
}
