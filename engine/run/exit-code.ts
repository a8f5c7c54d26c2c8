import type { ExecutionState, NodeState } from '../state/state.ts';
import { type FinalStatus, isBroke } from '../state/status.ts';

export interface Ending {
  readonly status: FinalStatus;
  /** The pipeline's own timeout ended it. */
  readonly isExpired: boolean;
  /** `SIGINT`, `SIGTERM`, or undefined when nobody interrupted. */
  readonly interruptedBy: string | undefined;
}

/** Exit code of a finished execution; what each means is in docs/architecture.md. */
export function exitCodeOf(state: ExecutionState, ending: Ending): number {
  if (ending.interruptedBy !== undefined && ending.status === 'ABORTED') {
    return ending.interruptedBy === 'SIGTERM' ? 143 : 130;
  }
  if (ending.isExpired) return 124;
  if (!isBroke(ending.status)) return ending.status === 'ABORTED' ? 1 : 0;
  return codeOfFailures([...state.nodes.values()].filter(isFailureOfItsOwn));
}

function codeOfFailures(failed: readonly NodeState[]): number {
  if (failed.length === 0) return 1;
  if (failed.some(({ failure }) => failure?.code === 'bug')) return 70;
  if (failed.every(({ failure }) => failure?.gate !== undefined)) return 4;
  return failed.every(({ failure }) => isEnvironment(failure?.code)) ? 3 : 1;
}

function isEnvironment(code: string | undefined): boolean {
  return code !== undefined && /^(runtime|store)\//.test(code);
}

/** Containers only repeat what a node below them met; they count when the failure is their own. */
function isFailureOfItsOwn(node: NodeState): boolean {
  return isBroke(node.status) && (node.plan.kind === 'step' || node.failure !== undefined);
}
