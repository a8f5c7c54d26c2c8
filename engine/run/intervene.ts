import type { FailureAction } from '../load/definition.ts';
import type { Question } from '../ports.ts';
import type { NodeState } from '../state/state.ts';
import type { Report } from './driver.ts';
import type { ExecuteOptions } from './options.ts';

type Intervention = Extract<FailureAction, { type: 'ManualIntervention' }>;
type Answer = { readonly action: string; readonly by: string };

const actions: readonly string[] = [
  'Retry',
  'Ignore',
  'MarkAsSuccess',
  'MarkAsFailure',
  'StageRollback',
  'Abort',
];

/** Waits for a person until the strategy's time is up; `Timeout` stands for the strategy's `onTimeout`. */
export async function intervene<Services>(
  node: NodeState,
  action: Intervention,
  options: ExecuteOptions<Services>,
  report: (event: Report) => void,
  signal: AbortSignal,
): Promise<Answer | 'stopped'> {
  const question: Question = {
    nodeId: node.plan.id,
    title: `${node.plan.name} failed: what now?`,
    actions,
    until: options.clock.now() + action.timeoutMs,
    ...(node.ended?.failure === undefined ? {} : { message: node.ended.failure.message }),
  };
  report({ type: 'step.waiting', node: node.plan.id, status: 'INTERVENTION_WAITING', question });
  const race = new AbortController();
  const cut = AbortSignal.any([signal, race.signal]);
  try {
    return await Promise.race([
      options.decisions.ask(question, cut).then(({ action: chosen, by }): Answer => ({ action: chosen, by })),
      options.clock.sleep(action.timeoutMs, cut).then((): Answer => ({ action: 'Timeout', by: 'clock' })),
    ]);
  } catch (error) {
    if (signal.aborted) return 'stopped';
    throw error;
  } finally {
    race.abort();
  }
}
