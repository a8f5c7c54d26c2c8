import { UsageError } from '../../engine/errors.ts';
import type { Plan, PlanNode } from '../../engine/plan/plan.ts';
import type { ResumePoint } from '../../engine/run/resume.ts';
import type { ExecutionEvent } from '../../engine/state/events.ts';
import type { ExecutionState } from '../../engine/state/state.ts';
import { isPositive } from '../../engine/state/status.ts';
import type { ExecutionSummary, PipelineKey } from '../../store/execution.ts';
import type { Executions } from '../../store/executions.ts';
import { findSteps, keyOf } from './find-steps.ts';
import { findEarlier } from './resume-find.ts';
import { stateFromEvents } from './resume-state.ts';

export interface ResumeRequest {
  readonly executions: Pick<Executions, 'find' | 'list' | 'events'>;
  readonly plan: Plan;
  readonly pipeline: PipelineKey;
  /** An id, the beginning of one, `#7` or `last`. */
  readonly reference: string;
  readonly from?: string;
}

export interface Resumed {
  readonly execution: ExecutionSummary;
  readonly point: ResumePoint;
}

/** The earlier execution to go on from, as the plan of today sees it. @throws UsageError */
export async function resumeFrom(request: ResumeRequest): Promise<Resumed> {
  const { executions, plan, from } = request;
  const execution = await findEarlier(executions, request.reference, request.pipeline);
  const events: ExecutionEvent[] = [];
  for await (const { event } of executions.events(execution.id)) events.push(event);
  const state = stateFromEvents(plan, events);
  const start = from === undefined ? undefined : startingStep(plan, state, from);
  const point = { executionId: execution.id, state, ...(start === undefined ? {} : { from: start }) };
  return { execution, point };
}

/** Whether a step was done in the earlier execution, which says nothing yet about taking it over. */
export function isDone(state: ExecutionState, { id }: PlanNode): boolean {
  const status = state.nodes.get(id)?.status;
  return status !== undefined && status !== 'SKIPPED' && isPositive(status);
}

/** Id of the step to begin with. A step inside a repeated group begins with the first turn that ran. */
function startingStep(plan: Plan, state: ExecutionState, from: string): string {
  if (state.nodes.get(from)?.plan.kind === 'step') return from;
  const [first] = findSteps(plan, from, '--from');
  if (first === undefined) throw new UsageError('usage/unknown-step', `--from: "${from}" holds no step`);
  const turns = [...state.nodes.values()]
    .filter((node) => node.plan.kind === 'step' && keyOf(node.plan) === keyOf(first))
    .map((node) => node.plan.id)
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return turns.includes(first.id) ? first.id : (turns[0] ?? first.id);
}
