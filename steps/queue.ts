import type { Value } from '../engine/outcome.ts';
import { defineStep } from './define-step.ts';
import { failed } from './failed.ts';
import { logLine } from './log.ts';
import { choice, spec, text } from './schema/properties.ts';
import { textOf } from './schema/read.ts';

interface QueueSpec {
  readonly key: Value;
  readonly scope: Value;
}

/** Lets one execution at a time go on: it holds the key until its stage or the whole run ends. */
export const queue = defineStep<QueueSpec>({
  type: 'Queue',
  summary: 'Let one execution at a time go on.',
  schema: spec({
    required: ['key', 'scope'],
    properties: {
      key: text('Executions with the same key go one after the other.'),
      scope: choice('How long the key is held.', ['Pipeline', 'Stage']),
    },
  }),
  stages: ['Custom', 'Approval'],
  support: { level: 'emulated', reason: 'only executions of this project on this machine queue' },
  defaultTimeoutMs: 10 * 60 * 60 * 1000,

  async run({ key: written, scope }, context) {
    const key = textOf(written).trim();
    if (key === '') return failed('step/queue', 'the key of the queue is empty');
    const { queue: queues } = context.services;
    if (queues === undefined) {
      context.warn('step/queue', 'executions do not queue here');
      return { status: 'success' };
    }
    const { execution, stage } = context;
    const holder = scope === 'Stage' ? `${execution.id} ${stage.nodeId}` : execution.id;
    const release = await queues.acquire({ key, holder }, context.signal, () =>
      context.wait('RESOURCE_WAITING'),
    );
    if (scope === 'Stage') context.atStageEnd(release);
    await logLine(context.log, `Holds "${key}" until the ${textOf(scope).toLowerCase()} ends`);
    return { status: 'success' };
  },
});
