import type { FailureAction } from '../load/definition.ts';
import { adviseOn } from '../plan/advice.ts';
import { rootId } from '../plan/plan.ts';
import { aggregateTally } from './aggregate.ts';
import { isEnding, isOver, isQuiet, nodeOf } from './reduce.ts';
import type { ContainerState, ExecutionState, NodeState } from './state.ts';
import { type FinalStatus, isBroke, isPositive } from './status.ts';

/** What to do now. The driver carries effects out and reports back with events. */
export type Effect =
  /** Evaluate the node's condition, then start or skip it. Stale when the node is no longer queued. */
  | { readonly type: 'enter'; readonly node: string }
  | { readonly type: 'skip'; readonly node: string; readonly reason: string }
  | { readonly type: 'expand'; readonly node: string }
  | { readonly type: 'finish'; readonly node: string; readonly status: FinalStatus; readonly action?: string }
  | {
      readonly type: 'retry';
      readonly node: string;
      readonly attempt: number;
      readonly delayMs: number;
      /** Retry only when this holds, else carry on with `otherwise`. */
      readonly condition?: string;
      readonly otherwise?: FailureAction;
    }
  | { readonly type: 'retryGroup'; readonly node: string; readonly attempt: number; readonly delayMs: number }
  | {
      readonly type: 'intervene';
      readonly node: string;
      readonly action: Extract<FailureAction, { type: 'ManualIntervention' }>;
    }
  | { readonly type: 'rollback'; readonly node: string }
  /** End whatever runs at or below the node. May come more than once. */
  | { readonly type: 'stop'; readonly node: string; readonly reason: 'expired' | 'aborted' }
  | { readonly type: 'complete'; readonly status: FinalStatus };

export function next(state: ExecutionState): readonly Effect[] {
  return state.attention.flatMap((id) => effectsFor(state, id));
}

function effectsFor(state: ExecutionState, id: string): readonly Effect[] {
  const node = nodeOf(state, id);
  if (isOver(node)) return [];
  if (node.container !== undefined) return containerEffects(state, node, node.container);
  return node.ended === undefined ? [] : settle(state, node, node.ended);
}

function containerEffects(
  state: ExecutionState,
  node: NodeState,
  container: ContainerState,
): readonly Effect[] {
  const ending = isEnding(state, node.plan.id);
  if (ending !== undefined && !isQuiet(container)) {
    return [{ type: 'stop', node: node.plan.id, reason: ending }];
  }
  if (ending !== undefined) return finish(state, node, endingStatus(container, ending));
  if (!container.isExpanded) return [{ type: 'expand', node: node.plan.id }];
  if (container.begun < container.children.length && mayStart(state, node, container)) {
    return startable(state, node, container);
  }
  if (!isQuiet(container)) return [];
  if (container.rollback === 'requested' && node.plan.rollback.length > 0) {
    return [{ type: 'rollback', node: node.plan.id }];
  }
  return finish(state, node, containerStatus(node, container));
}

function mayStart(state: ExecutionState, node: NodeState, container: ContainerState): boolean {
  if (container.isStopped) return false;
  if (node.plan.order === 'parallel') return true;
  if (!isQuiet(container)) return false;
  const last = container.children[container.begun - 1];
  if (last === undefined) return true;
  const { status } = nodeOf(state, last);
  return container.rollback === 'running' ? isPositive(status) : status !== 'ABORTED';
}

function startable(state: ExecutionState, node: NodeState, container: ContainerState): readonly Effect[] {
  const { begun, finished, children, maxConcurrency } = container;
  if (node.plan.order === 'sequence') return children.slice(begun, begun + 1).map(enter);
  const loop = node.plan.loop?.strategy;
  const isSkipping =
    loop?.onFailure === 'SkipQueued' &&
    Object.keys(container.tally).some((each) => !isPositive(each as FinalStatus));
  if (isSkipping)
    return children
      .slice(begun)
      .map((id) => ({ type: 'skip', node: id, reason: 'an earlier iteration failed' }));
  const free = maxConcurrency === 0 ? children.length : maxConcurrency - (begun - finished);
  return children
    .slice(begun, begun + Math.max(0, free))
    .filter((id) => nodeOf(state, id).status === 'QUEUED')
    .map(enter);
}

function enter(node: string): Effect {
  return { type: 'enter', node };
}

function containerStatus(node: NodeState, container: ContainerState): FinalStatus {
  const { tally } = container;
  const isAllSkipped = container.finished === (tally.SKIPPED ?? 0);
  if (node.plan.kind === 'loop' && isAllSkipped) return 'SKIPPED';
  return aggregateTally(tally);
}

function endingStatus(container: ContainerState, ending: 'expired' | 'aborted'): FinalStatus {
  if (ending === 'expired') return 'EXPIRED';
  const status = aggregateTally(container.tally);
  const isComplete = container.isExpanded && container.begun === container.children.length;
  return isComplete ? status : 'ABORTED';
}

function finish(state: ExecutionState, node: NodeState, status: FinalStatus): readonly Effect[] {
  const retry = node.plan.groupRetry;
  const isEndingNow = isEnding(state, node.plan.id) !== undefined;
  if (retry !== undefined && isBroke(status) && node.attempt < retry.retryCount && !isEndingNow) {
    const delayMs = delayOf(retry.retryIntervalsMs, node.attempt);
    return [{ type: 'retryGroup', node: node.plan.id, attempt: node.attempt + 1, delayMs }];
  }
  if (node.plan.id === rootId) return [{ type: 'complete', status }];
  return [{ type: 'finish', node: node.plan.id, status }];
}

/** What becomes of a step whose attempt ended: its own status, or what the failure strategy makes of it. */
function settle(
  state: ExecutionState,
  node: NodeState,
  ended: NonNullable<NodeState['ended']>,
): readonly Effect[] {
  const id = node.plan.id;
  const ending = isEnding(state, id);
  if (!isBroke(ended.status) || ending !== undefined) {
    return [
      {
        type: 'finish',
        node: id,
        status: ending === 'expired' && !isPositive(ended.status) ? 'EXPIRED' : ended.status,
      },
    ];
  }
  const advised = adviseOn(ended.failure?.types ?? [], node.plan.advice);
  if (advised === undefined) return [{ type: 'finish', node: id, status: ended.status }];
  return carryOut(node, ended, ended.answer === undefined ? advised : answeredAction(advised, ended.answer));
}

/** Effects of a failure strategy's action on a step whose attempt failed. */
export function carryOut(
  node: NodeState,
  ended: NonNullable<NodeState['ended']>,
  action: FailureAction,
): readonly Effect[] {
  const id = node.plan.id;
  switch (action.type) {
    case 'Ignore':
      return [{ type: 'finish', node: id, status: 'IGNORE_FAILED', action: action.type }];
    case 'MarkAsSuccess':
      return [{ type: 'finish', node: id, status: 'SUCCEEDED', action: action.type }];
    case 'MarkAsFailure':
      return [{ type: 'finish', node: id, status: 'FAILED', action: action.type }];
    case 'Abort':
      return [{ type: 'finish', node: id, status: 'ABORTED', action: action.type }];
    case 'StageRollback':
    case 'StepGroupRollback':
    case 'PipelineRollback':
      return [{ type: 'finish', node: id, status: ended.status, action: action.type }];
    case 'ManualIntervention':
      return [{ type: 'intervene', node: id, action }];
    case 'Retry':
      return retry(node, ended, action);
    case 'ProceedWithDefaultValues':
    case 'RetryStepGroup':
      return [{ type: 'finish', node: id, status: ended.status }];
  }
}

function retry(
  node: NodeState,
  ended: NonNullable<NodeState['ended']>,
  action: Extract<FailureAction, { type: 'Retry' }>,
): readonly Effect[] {
  if (node.attempt >= action.retryCount) return carryOut(node, ended, action.onRetryFailure);
  return [
    {
      type: 'retry',
      node: node.plan.id,
      attempt: node.attempt + 1,
      delayMs: delayOf(action.retryIntervalsMs, node.attempt),
      ...(action.condition === undefined
        ? {}
        : { condition: action.condition, otherwise: action.onRetryFailure }),
    },
  ];
}

/** The answer `Timeout` is the clock's: it stands for the strategy's `onTimeout`. */
function answeredAction(advised: FailureAction, answer: string): FailureAction {
  const intervention = interventionIn(advised);
  if (answer === 'Timeout') return intervention?.onTimeout ?? { type: 'Abort' };
  if (answer === 'Retry')
    return {
      type: 'Retry',
      retryCount: Number.POSITIVE_INFINITY,
      retryIntervalsMs: [],
      onRetryFailure: { type: 'MarkAsFailure' },
    };
  return simpleActions.find(({ type }) => type === answer) ?? { type: 'Abort' };
}

const simpleActions: readonly FailureAction[] = [
  { type: 'Ignore' },
  { type: 'MarkAsSuccess' },
  { type: 'MarkAsFailure' },
  { type: 'Abort' },
  { type: 'StageRollback' },
  { type: 'StepGroupRollback' },
  { type: 'PipelineRollback' },
];

function interventionIn(
  action: FailureAction,
): Extract<FailureAction, { type: 'ManualIntervention' }> | undefined {
  if (action.type === 'ManualIntervention') return action;
  return action.type === 'Retry' ? interventionIn(action.onRetryFailure) : undefined;
}

function delayOf(intervals: readonly number[], retriesDone: number): number {
  return intervals[retriesDone] ?? intervals.at(-1) ?? 0;
}
