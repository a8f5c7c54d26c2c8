import { ExpressionError } from '../../expressions/index.ts';
import type { WhenElement } from '../load/definition.ts';
import type { Failure, Value } from '../outcome.ts';
import { rootId } from '../plan/plan.ts';
import { aggregateTally, isFailureForConditions } from '../state/aggregate.ts';
import type { ExecutionState, NodeState } from '../state/state.ts';
import type { FinalStatus } from '../state/status.ts';
import type { NodeExpressions } from './expressions.ts';

export type Verdict =
  | { readonly kind: 'run' }
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'error'; readonly failure: Failure };

/** Whether a node that is reached now runs: its `when`, or the default for its place. */
export function conditionVerdict(
  node: NodeState,
  state: ExecutionState,
  expressions: NodeExpressions,
): Verdict {
  const { plan } = node;
  if (plan.kind === 'parallel' || plan.kind === 'pipeline') return { kind: 'run' };
  if (plan.kind === 'loop') return judge(plan.id, plan.loop?.strategy.when, expressions);
  const wanted = plan.when?.status ?? (plan.isRollback ? 'Rollback' : 'Success');
  const status = statusAround(node, state);
  if (!statusHolds(wanted, status))
    return { kind: 'skip', reason: statusReason(wanted, plan.kind === 'stage') };
  return judge(plan.id, plan.when?.condition, expressions);
}

/** Status of what the condition looks at: the pipeline so far for a stage, the stage so far for everything else. */
function statusAround(node: NodeState, state: ExecutionState): FinalStatus {
  const around = node.plan.kind === 'stage' ? rootId : stageAbove(node, state);
  const container = state.nodes.get(around)?.container;
  return container === undefined ? 'SUCCEEDED' : aggregateTally(container.current);
}

function stageAbove(node: NodeState, state: ExecutionState): string {
  let at: NodeState | undefined = node;
  while (at !== undefined && at.plan.kind !== 'stage') {
    at = at.plan.parentId === undefined ? undefined : state.nodes.get(at.plan.parentId);
  }
  return at?.plan.id ?? rootId;
}

function statusHolds(wanted: WhenElement['status'] | 'Rollback', status: FinalStatus): boolean {
  switch (wanted) {
    case 'All':
      return true;
    case 'Success':
      return status === 'SUCCEEDED' || status === 'IGNORE_FAILED';
    case 'Failure':
    case 'Rollback':
      return isFailureForConditions(status);
  }
}

function statusReason(wanted: WhenElement['status'] | 'Rollback', isStage: boolean): string {
  const around = isStage ? 'pipeline' : 'stage';
  return wanted === 'Success' ? `the ${around} has failed` : `the ${around} has not failed`;
}

function judge(id: string, condition: string | undefined, expressions: NodeExpressions): Verdict {
  const text = condition?.trim() ?? '';
  if (text === '') return { kind: 'run' };
  if (/^<\+input>/.test(text)) return { kind: 'skip', reason: `the condition ${text} was given no value` };
  try {
    const value = expressions.evaluate(id, text, { isCondition: true });
    const verdict = booleanOf(value);
    if (verdict === true) return { kind: 'run' };
    if (verdict === false) return { kind: 'skip', reason: `the condition ${text} is false` };
    return error(`the condition ${text} gives ${JSON.stringify(value)}, which is neither true nor false`);
  } catch (thrown) {
    if (!(thrown instanceof ExpressionError)) throw thrown;
    return error(`the condition ${text} cannot be evaluated: ${thrown.message}`, thrown.code);
  }
}

function booleanOf(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  return value === 'false' ? false : undefined;
}

function error(message: string, code = 'execution/condition'): Verdict {
  return { kind: 'error', failure: { types: ['Unknown'], message, code } };
}
