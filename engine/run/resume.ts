import { mask } from '../mask/mask-scan.ts';
import type { Outputs } from '../outcome.ts';
import type { PlanNode } from '../plan/plan.ts';
import type { ExecutionState } from '../state/state.ts';
import { type FinalStatus, isPositive } from '../state/status.ts';

/** What a step left in an earlier execution. */
export interface Reusable {
  readonly status: FinalStatus;
  readonly outputs?: Outputs;
}

export interface ResumePoint {
  readonly executionId: string;
  /** State of the earlier execution, folded from its journal. */
  readonly state: ExecutionState;
  /** Id of the step to begin with, whatever became of it and of what follows. */
  readonly from?: string;
}

/**
 * Decides which steps a resumed execution takes over. A step is taken over when it succeeded before and nothing that
 * runs again comes before it: once a step runs, everything after it in the same list runs as well, while branches
 * beside it keep what they have.
 */
export class Resume {
  readonly executionId: string;
  readonly #state: ExecutionState;
  readonly #from: string | undefined;
  /** By container: the child in which something runs again. */
  readonly #fresh = new Map<string, string>();

  constructor({ executionId, state, from }: ResumePoint) {
    this.executionId = executionId;
    this.#state = state;
    this.#from = from;
  }

  /** What to take over for a step, or undefined when it has to run. `parentOf` gives the node above. */
  reusable(node: PlanNode, parentOf: (id: string) => PlanNode | undefined): Reusable | undefined {
    const earlier = this.#state.nodes.get(node.id);
    if (earlier === undefined || earlier.status === 'SKIPPED' || !isPositive(earlier.status))
      return undefined;
    if (this.#isAsked(node) || this.#comesAfterFresh(node, parentOf) || this.#mustServe(node, parentOf)) {
      return undefined;
    }
    // What was masked in the record cannot be handed on.
    if (JSON.stringify(earlier.outputs ?? {}).includes(mask)) return undefined;
    // `isPositive` holds for final statuses only.
    const status = earlier.status as FinalStatus;
    return { status, ...(earlier.outputs === undefined ? {} : { outputs: earlier.outputs }) };
  }

  /** Tells that a step runs again: what comes after it in the same lists has to run as well. */
  runs(node: PlanNode, parentOf: (id: string) => PlanNode | undefined): void {
    if (node.isBackground) return;
    for (const [child, container] of path(node, parentOf)) this.#fresh.set(container.id, child.id);
  }

  /** The step itself, a turn of it when it is a loop, or whatever the named stage or group holds. */
  #isAsked({ id, parentId }: PlanNode): boolean {
    const from = this.#from;
    return from !== undefined && (id === from || parentId === from || id.startsWith(`${from}/`));
  }

  /** A background step serves the steps behind it: it runs again unless its whole stage is done. */
  #mustServe(node: PlanNode, parentOf: (id: string) => PlanNode | undefined): boolean {
    if (!node.isBackground) return false;
    let stage: PlanNode | undefined = node;
    while (stage !== undefined && stage.kind !== 'stage') stage = above(stage, parentOf);
    const status = stage === undefined ? undefined : this.#state.nodes.get(stage.id)?.status;
    return status === undefined || !isPositive(status);
  }

  #comesAfterFresh(node: PlanNode, parentOf: (id: string) => PlanNode | undefined): boolean {
    for (const [child, container] of path(node, parentOf)) {
      const fresh = this.#fresh.get(container.id);
      if (container.order === 'sequence' && fresh !== undefined && fresh !== child.id) return true;
    }
    return false;
  }
}

/** Pairs of a node and the container above it, from the node up to the pipeline. */
function* path(
  node: PlanNode,
  parentOf: (id: string) => PlanNode | undefined,
): Generator<readonly [child: PlanNode, container: PlanNode]> {
  let child = node;
  let container = above(child, parentOf);
  while (container !== undefined) {
    yield [child, container];
    child = container;
    container = above(child, parentOf);
  }
}

function above(node: PlanNode, parentOf: (id: string) => PlanNode | undefined): PlanNode | undefined {
  return node.parentId === undefined ? undefined : parentOf(node.parentId);
}
