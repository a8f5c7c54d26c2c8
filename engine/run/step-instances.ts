import type { PlanNode } from '../plan/plan.ts';
import type { ExecutionState, NodeState } from '../state/state.ts';
import { isFinal } from '../state/status.ts';
import type { StepInstance } from '../step-type.ts';
import { recordOf } from './node-view.ts';

/**
 * Steps of a type in the whole execution, rollback steps left out. A loop that has not unrolled counts as one
 * instance for every such step in it.
 */
export function stepInstances(
  state: ExecutionState,
  root: PlanNode,
  { type, nodeId }: { readonly type: string; readonly nodeId: string },
): readonly StepInstance[] {
  const found: StepInstance[] = [];
  const visit = (plan: PlanNode, isClosed: boolean, isBehind: boolean): void => {
    const node = state.nodes.get(plan.id);
    const isOver = isClosed || (node !== undefined && isFinal(node.status));
    if (plan.kind === 'step' && plan.type === type && plan.id !== nodeId) {
      found.push({ nodeId: plan.id, spec: specOf(plan, node), state: stateOf(node, isOver), isBehind });
    }
    let isPast = false;
    for (const child of childrenOf(state, plan, node)) {
      const isOnPath = isAbove(state, child.id, nodeId);
      visit(child, isOver, isBehind || (isPast && plan.order === 'sequence'));
      isPast ||= isOnPath;
    }
  };
  visit(root, false, false);
  return found;
}

function childrenOf(state: ExecutionState, plan: PlanNode, node: NodeState | undefined): readonly PlanNode[] {
  if (plan.loop === undefined) return plan.children;
  if (node?.container?.isExpanded !== true) return [plan.loop.body];
  return node.container.children.flatMap((id) => state.nodes.get(id)?.plan ?? []);
}

function specOf(plan: PlanNode, node: NodeState | undefined): StepInstance['spec'] {
  // A step's spec comes out of YAML.
  return node?.resolved ?? ((recordOf(plan.element?.raw)['spec'] ?? null) as StepInstance['spec']);
}

function stateOf(node: NodeState | undefined, isOver: boolean): StepInstance['state'] {
  if (node?.status === 'SUCCEEDED') return 'succeeded';
  if (isOver) return 'gone';
  return node === undefined || node.status === 'QUEUED' || node.resolved === undefined
    ? 'pending'
    : 'running';
}

function isAbove(state: ExecutionState, ancestor: string, nodeId: string): boolean {
  let at: string | undefined = nodeId;
  while (at !== undefined && at !== ancestor) at = state.nodes.get(at)?.plan.parentId;
  return at === ancestor;
}
