import { describe, expect, it } from 'vitest';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { StepBench } from '../test/helpers/step-context.ts';
import { queue } from './queue.ts';
import type { QueueSource } from './services.ts';

describe('Queue', () => {
  it.each<[spec: Readonly<Record<string, string>>, problems: readonly string[]]>([
    [{ key: 'prod', scope: 'Stage' }, []],
    [{ scope: 'Stage' }, ['definition/missing-key at key']],
    [{ key: 'prod' }, ['definition/missing-key at scope']],
  ])('%j → %j', async (spec, problems) => {
    expect(await checkSpec(queue, spec)).toEqual(problems);
  });

  it.each<[scope: string, holder: string, releasedAtStageEnd: number]>([
    ['Pipeline', 'execution-1', 0],
    ['Stage', 'execution-1 stage', 1],
  ])('of scope %s holds its key as %j', async (scope, holder, releasedAtStageEnd) => {
    const asked: unknown[] = [];
    let released = 0;
    const source: QueueSource = {
      acquire: async (request, _signal, onWait) => {
        asked.push(request);
        onWait?.();
        return async () => {
          released += 1;
        };
      },
    };
    const bench = new StepBench({ services: { queue: source } });

    const outcome = await queue.run({ key: ' prod ', scope }, bench.context);
    expect(released).toBe(0);
    await bench.endStage();

    expect(outcome.status).toBe('success');
    expect(asked).toEqual([{ key: 'prod', holder }]);
    expect(bench.events).toEqual([{ wait: 'RESOURCE_WAITING' }]);
    expect(released).toBe(releasedAtStageEnd);
  });

  it('fails without a key', async () => {
    expect(await queue.run({ key: null, scope: 'Stage' }, new StepBench().context)).toMatchObject({
      status: 'failed',
      failure: { code: 'step/queue' },
    });
  });

  it('warns and goes on where nothing queues', async () => {
    const bench = new StepBench();

    expect(await queue.run({ key: 'prod', scope: 'Stage' }, bench.context)).toEqual({ status: 'success' });
    expect(bench.warnings).toEqual(['step/queue: executions do not queue here']);
  });
});
