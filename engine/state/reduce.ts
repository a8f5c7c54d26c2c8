import { instantiate } from '../plan/instantiate.ts';
import { type Plan, type PlanNode, rootId } from '../plan/plan.ts';
import { count, emptyTally, subtract } from './aggregate.ts';
import type { ExecutionEvent, Iteration, LoopExpanded, NodeFinished, NodeReused } from './events.ts';
import { PersistentMap } from './persistent-map.ts';
import type { ContainerState, Ended, ExecutionState, NodeState } from './state.ts';
import { type FinalStatus, isFinal } from './status.ts';

export function initialState(plan: Plan): ExecutionState {
  return { nodes: new PersistentMap<NodeState>().set(rootId, queued(plan.root)), attention: [] };
}

/** The only writer of a status. Pure: the state it is given stays valid. */
export function reduce(before: ExecutionState, event: ExecutionEvent): ExecutionState {
  const state: ExecutionState = { ...before, attention: [] };
  switch (event.type) {
    case 'execution.started':
      return { ...state, startedAt: event.at };
    case 'node.started':
      return started(state, event.node, event.at);
    case 'node.skipped':
      return finished(begun(state, event.node), event.node, { status: 'SKIPPED', at: event.at });
    case 'node.reused':
      return reused(state, event);
    case 'loop.expanded':
      return expanded(state, event);
    case 'step.resolved':
      return change(state, event.node, { resolved: event.spec });
    case 'step.waiting':
      return change(state, event.node, { status: event.status });
    case 'step.answered':
      return answered(state, event.node, event.action);
    case 'step.ended':
      return attend(change(state, event.node, { status: 'RUNNING', ended: endedOf(event) }), event.node);
    case 'step.retried':
      return retried(state, event.node, event.attempt);
    case 'group.retried':
      return groupRetried(state, event.node, event.attempt);
    case 'node.finished':
      return closed(state, event);
    case 'rollback.started':
      return rollbackStarted(state, event.node);
    case 'node.expired':
      return attend(changeContainer(state, event.node, { isExpired: true }), event.node);
    case 'execution.interrupted':
      return { ...state, interrupted: event.reason, attention: [rootId] };
    case 'execution.finished':
      return { ...state, endedAt: event.at };
    case 'scan.completed':
    case 'progress.reported':
    case 'warning.raised':
      return state;
  }
}

export function nodeOf(state: ExecutionState, id: string): NodeState {
  const node = state.nodes.get(id);
  if (node === undefined) throw new Error(`no node ${id}`);
  return node;
}

const newContainer: Omit<ContainerState, 'children'> = {
  isExpanded: true,
  maxConcurrency: 0,
  begun: 0,
  finished: 0,
  tally: emptyTally,
  current: emptyTally,
  live: emptyTally,
  isStopped: false,
  isExpired: false,
  rollback: 'none',
};

function queued(plan: PlanNode, iteration?: Iteration): NodeState {
  return { plan, status: 'QUEUED', attempt: 0, ...(iteration === undefined ? {} : { iteration }) };
}

function started(state: ExecutionState, id: string, at: number): ExecutionState {
  const { plan } = nodeOf(state, id);
  const running = begun(change(state, id, { status: 'RUNNING', startedAt: at }), id);
  if (plan.kind === 'step') return running;
  const container: ContainerState = {
    ...newContainer,
    children: plan.children.map((child) => child.id),
    isExpanded: plan.kind !== 'loop',
  };
  return attend(change(withChildren(running, plan.children), id, { container }), id);
}

function begun(state: ExecutionState, id: string): ExecutionState {
  const parentId = nodeOf(state, id).plan.parentId;
  if (parentId === undefined) return state;
  const begunSoFar = containerOf(state, parentId).begun;
  return changeContainer(state, parentId, { begun: begunSoFar + 1 });
}

function reused(state: ExecutionState, event: NodeReused): ExecutionState {
  const { node: id, outputs, status, at } = event;
  const taken = change(state, id, { startedAt: at, ...(outputs === undefined ? {} : { outputs }) });
  return finished(begun(taken, id), id, { status, at });
}

function expanded(state: ExecutionState, event: LoopExpanded): ExecutionState {
  const loop = nodeOf(state, event.node).plan;
  const instances = event.iterations.map((iteration) => ({ iteration, plan: instantiate(loop, iteration) }));
  let nodes = state.nodes;
  for (const { iteration, plan } of instances) nodes = nodes.set(plan.id, queued(plan, iteration));
  const children = instances.map(({ plan }) => plan.id);
  const change = { children, isExpanded: true, maxConcurrency: event.maxConcurrency };
  return attend(changeContainer({ ...state, nodes }, event.node, change), event.node);
}

function answered(state: ExecutionState, id: string, answer: string): ExecutionState {
  const { ended } = nodeOf(state, id);
  if (ended === undefined) return change(state, id, { status: 'RUNNING' });
  return attend(change(state, id, { status: 'RUNNING', ended: { ...ended, answer } }), id);
}

function endedOf({ status, failure, outputs }: Extract<ExecutionEvent, { type: 'step.ended' }>): Ended {
  return {
    status,
    ...(failure === undefined ? {} : { failure }),
    ...(outputs === undefined ? {} : { outputs }),
  };
}

function retried(state: ExecutionState, id: string, attempt: number): ExecutionState {
  const { ended: _ended, failure: _failure, outputs: _outputs, ...rest } = nodeOf(state, id);
  const node: NodeState = { ...rest, attempt, status: 'RUNNING' };
  return { ...state, nodes: state.nodes.set(id, node) };
}

function groupRetried(state: ExecutionState, id: string, attempt: number): ExecutionState {
  const { current, live } = containerOf(state, id);
  let next = withChildren(change(state, id, { attempt }), nodeOf(state, id).plan.children);
  for (const { id: above, seesCurrent } of ancestors(state, id)) {
    const container = containerOf(next, above);
    next = changeContainer(next, above, {
      live: subtract(container.live, live),
      ...(seesCurrent ? { current: subtract(container.current, current) } : {}),
    });
  }
  const children = nodeOf(state, id).plan.children.map((child) => child.id);
  return attend(change(next, id, { container: { ...newContainer, children } }), id);
}

function closed(state: ExecutionState, event: NodeFinished): ExecutionState {
  const { failure, outputs } = event;
  const details = change(state, event.node, {
    ...(failure === undefined ? {} : { failure }),
    ...(outputs === undefined ? {} : { outputs }),
  });
  const done = finished(details, event.node, event);
  return event.action === undefined ? done : stoppedBy(event.action, done, event.node);
}

function finished(
  state: ExecutionState,
  id: string,
  { status, at }: { readonly status: FinalStatus; readonly at: number },
): ExecutionState {
  const { ended: _ended, ...node } = nodeOf(state, id);
  let next: ExecutionState = { ...state, nodes: state.nodes.set(id, { ...node, status, endedAt: at }) };
  for (const { id: above, seesCurrent } of ancestors(state, id)) {
    const container = containerOf(next, above);
    const isParent = above === node.plan.parentId;
    next = changeContainer(next, above, {
      live: count(container.live, status),
      ...(seesCurrent ? { current: count(container.current, status) } : {}),
      ...(isParent ? { finished: container.finished + 1, tally: count(container.tally, status) } : {}),
    });
  }
  return attend(next, node.plan.parentId);
}

/** A rollback stops everything up to the stage or group whose rollback steps then run. */
function stoppedBy(action: string, state: ExecutionState, id: string): ExecutionState {
  const goal = rollbackGoals[action];
  if (goal === undefined) return state;
  let next = state;
  let parentId = nodeOf(state, id).plan.parentId;
  while (parentId !== undefined) {
    const { plan } = nodeOf(next, parentId);
    const isGoal = plan.kind === goal || plan.kind === 'stage';
    next = changeContainer(next, parentId, { isStopped: true, ...(isGoal ? { rollback: 'requested' } : {}) });
    if (isGoal) return action === 'PipelineRollback' ? stopEverythingAbove(next, plan.parentId) : next;
    parentId = plan.parentId;
  }
  return next;
}

const rollbackGoals: Readonly<Record<string, 'stage' | 'stepGroup'>> = {
  StageRollback: 'stage',
  PipelineRollback: 'stage',
  StepGroupRollback: 'stepGroup',
};

function stopEverythingAbove(state: ExecutionState, id: string | undefined): ExecutionState {
  if (id === undefined) return state;
  const parentId = nodeOf(state, id).plan.parentId;
  return stopEverythingAbove(changeContainer(state, id, { isStopped: true }), parentId);
}

function rollbackStarted(state: ExecutionState, id: string): ExecutionState {
  const { plan } = nodeOf(state, id);
  const { tally, current, live } = containerOf(state, id);
  const children = plan.rollback.map((child) => child.id);
  const container: ContainerState = { ...newContainer, children, tally, current, live, rollback: 'running' };
  return attend(change(withChildren(state, plan.rollback), id, { container }), id);
}

/** Containers above a node, nearest first; `seesCurrent` ends at the first loop. */
function* ancestors(state: ExecutionState, id: string): Generator<{ id: string; seesCurrent: boolean }> {
  let seesCurrent = true;
  let parentId = nodeOf(state, id).plan.parentId;
  while (parentId !== undefined) {
    const { plan } = nodeOf(state, parentId);
    yield { id: parentId, seesCurrent };
    if (plan.kind === 'loop') seesCurrent = false;
    parentId = plan.parentId;
  }
}

export function containerOf(state: ExecutionState, id: string): ContainerState {
  const { container } = nodeOf(state, id);
  if (container === undefined) throw new Error(`${id} holds no nodes`);
  return container;
}

/** Whether a node above is past its time, or the whole execution was interrupted. */
export function isEnding(state: ExecutionState, id: string): 'expired' | 'aborted' | undefined {
  if (state.interrupted !== undefined) return 'aborted';
  let at: string | undefined = id;
  while (at !== undefined) {
    const node = nodeOf(state, at);
    if (node.container?.isExpired === true) return 'expired';
    at = node.plan.parentId;
  }
  return undefined;
}

function withChildren(state: ExecutionState, children: readonly PlanNode[]): ExecutionState {
  let nodes = state.nodes;
  for (const child of children) nodes = nodes.set(child.id, queued(child));
  return { ...state, nodes };
}

function change(state: ExecutionState, id: string, fields: Partial<NodeState>): ExecutionState {
  return { ...state, nodes: state.nodes.set(id, { ...nodeOf(state, id), ...fields }) };
}

function changeContainer(state: ExecutionState, id: string, fields: Partial<ContainerState>): ExecutionState {
  return change(state, id, { container: { ...containerOf(state, id), ...fields } });
}

function attend(state: ExecutionState, id: string | undefined): ExecutionState {
  return { ...state, attention: id === undefined ? [] : [id] };
}

/** Whether every node that has begun has ended. */
export function isQuiet(container: ContainerState): boolean {
  return container.begun === container.finished;
}

export function isOver(node: NodeState): boolean {
  return isFinal(node.status);
}
