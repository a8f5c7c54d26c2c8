import type { Plan, PlanNode } from '../../engine/plan/plan.ts';
import type { ExecutionEvent } from '../../engine/state/events.ts';
import { initialState, reduce } from '../../engine/state/reduce.ts';
import type { ExecutionState } from '../../engine/state/state.ts';
import { unchangedTurns } from './resume-loops.ts';

/**
 * Folds the journal of an earlier execution on a plan that may have changed since: what the events tell about nodes
 * that are gone, or that are something else by now, is left out. Such a node counts as one that never ran.
 */
export function stateFromEvents(plan: Plan, events: Iterable<ExecutionEvent>): ExecutionState {
  const places = indexOf(plan.root);
  let state = initialState(plan);
  for (const event of events) {
    const open = isBegin(event) ? withWrapper(state, event, places) : state;
    state = fits(open, event) ? reduce(open, asOfToday(open, event)) : open;
  }
  return state;
}

/** Nodes by id, without those inside loops: they come to be when the loop unrolls. */
export function indexOf(root: PlanNode): ReadonlyMap<string, PlanNode> {
  const nodes = new Map<string, PlanNode>();
  const visit = (node: PlanNode): void => {
    nodes.set(node.id, node);
    for (const child of [...node.children, ...node.rollback]) visit(child);
  };
  visit(root);
  return nodes;
}

type Begin = Extract<ExecutionEvent, { type: 'node.started' | 'node.skipped' | 'node.reused' }>;

function isBegin(event: ExecutionEvent): event is Begin {
  return event.type === 'node.started' || event.type === 'node.skipped' || event.type === 'node.reused';
}

/** A `parallel` has no part in the ids below it: one that is new, or has moved, begins with the first node in it. */
function withWrapper(
  state: ExecutionState,
  { node: id, at }: Begin,
  places: ReadonlyMap<string, PlanNode>,
): ExecutionState {
  const wrapper = places.get(places.get(id)?.parentId ?? '');
  if (wrapper?.kind !== 'parallel' || state.nodes.get(wrapper.id)?.container !== undefined) return state;
  const { identifier, name } = wrapper;
  const begin = { type: 'node.started', at, node: wrapper.id, kind: 'parallel', identifier, name } as const;
  return canBegin(state, begin) ? reduce(state, begin) : state;
}

/** Turns of a loop that would have other values by now are other turns. */
function asOfToday(state: ExecutionState, event: ExecutionEvent): ExecutionEvent {
  if (event.type !== 'loop.expanded') return event;
  const strategy = state.nodes.get(event.node)?.plan.loop?.strategy;
  if (strategy === undefined) return event;
  return { ...event, iterations: unchangedTurns(strategy, event.iterations) };
}

/** Whether `reduce` can take the event: whatever it is about is there, is of that kind, and has begun. */
function fits(state: ExecutionState, event: ExecutionEvent): boolean {
  switch (event.type) {
    case 'node.started':
    case 'node.skipped':
    case 'node.reused':
      return canBegin(state, event);
    case 'step.resolved':
    case 'step.waiting':
    case 'step.answered':
    case 'step.ended':
    case 'step.retried':
      return hasBegun(state, event.node) && state.nodes.get(event.node)?.plan.kind === 'step';
    case 'node.finished':
      return hasBegun(state, event.node);
    case 'loop.expanded':
      return isContainer(state, event.node) && state.nodes.get(event.node)?.plan.kind === 'loop';
    case 'group.retried':
    case 'rollback.started':
    case 'node.expired':
      return isContainer(state, event.node);
    case 'execution.started':
    case 'execution.interrupted':
    case 'execution.finished':
    case 'scan.completed':
    case 'progress.reported':
    case 'warning.raised':
      return true;
  }
}

/** A step of another type is another step, whatever it is called. */
function canBegin(state: ExecutionState, { node: id, kind, stepType }: Begin): boolean {
  const plan = state.nodes.get(id)?.plan;
  if (plan === undefined || plan.kind !== kind) return false;
  if (kind === 'step' && plan.type !== stepType) return false;
  return plan.parentId === undefined || isContainer(state, plan.parentId);
}

function hasBegun(state: ExecutionState, id: string): boolean {
  const node = state.nodes.get(id);
  return node !== undefined && node.status !== 'QUEUED';
}

function isContainer(state: ExecutionState, id: string): boolean {
  return state.nodes.get(id)?.container !== undefined;
}
