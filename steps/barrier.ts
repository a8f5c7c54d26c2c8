import type { Value } from '../engine/outcome.ts';
import type { StepInstance } from '../engine/step-type.ts';
import { defineStep } from './define-step.ts';
import { failed } from './failed.ts';
import { logLine } from './log.ts';
import { spec, text } from './schema/properties.ts';
import { textOf, valueAt } from './schema/read.ts';

interface BarrierSpec {
  readonly barrierRef: Value;
}

/** Waits until every step with the same reference has arrived, in parallel stages, groups and steps. */
export const barrier = defineStep<BarrierSpec>({
  type: 'Barrier',
  summary: 'Wait for parallel branches.',
  schema: spec({
    required: ['barrierRef'],
    properties: { barrierRef: text('Identifier of a barrier under `flowControl.barriers`.') },
  }),
  stages: ['Custom', 'Approval'],
  support: { level: 'native' },
  defaultTimeoutMs: 10 * 60 * 60 * 1000,

  async run({ barrierRef }, context) {
    const reference = textOf(barrierRef).trim();
    let awaited = '';
    for await (const steps of context.watchSteps('Barrier')) {
      const others = steps.filter((each) => textOf(valueAt(each.spec, 'barrierRef')).trim() === reference);
      const problem = problemOf(reference, others);
      if (problem !== undefined) return failed('step/barrier', problem);
      const missing = others.filter(({ state }) => state === 'pending').map(({ nodeId }) => nodeId);
      if (missing.length === 0) break;
      if (awaited === '') context.wait('RESOURCE_WAITING');
      if (awaited !== missing.join(', ')) await logLine(context.log, `Waiting for ${missing.join(', ')}`);
      awaited = missing.join(', ');
    }
    await logLine(context.log, `All have arrived at ${reference}`);
    return { status: 'success', outputs: { barrier: { barrierRef: reference } } };
  },
});

function problemOf(reference: string, others: readonly StepInstance[]): string | undefined {
  const gone = others.find(({ state }) => state === 'gone');
  if (gone !== undefined) return `${gone.nodeId} will not arrive at the barrier "${reference}": it has ended`;
  const behind = others.find(({ isBehind, state }) => isBehind && state === 'pending');
  if (behind === undefined) return undefined;
  return `Barrier Deadlock Detected: ${behind.nodeId} waits at "${reference}" as well, and it comes after this step`;
}
