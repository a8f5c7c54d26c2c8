import { describe, expect, it } from 'vitest';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { StepBench } from '../test/helpers/step-context.ts';
import { wait } from './wait.ts';

describe('Wait', () => {
  it.each<[spec: object, problems: readonly string[]]>([
    [{}, ['definition/missing-key at duration']],
    [{ duration: '0s' }, ['step/bad-duration at duration']],
    [{ duration: '' }, ['step/bad-duration at duration']],
    [{ duration: 'soon' }, ['step/bad-duration at duration']],
    [{ duration: '1m 30s' }, []],
    [{ duration: '<+pipeline.variables.pause>' }, []],
  ])('%j → %j (#72)', async (spec, problems) => {
    expect(await checkSpec(wait, spec as never)).toEqual(problems);
  });

  it('lasts as long as it says, and is seen to wait', async () => {
    const slept: number[] = [];
    const bench = new StepBench({ clock: { now: () => 0, sleep: async (ms) => void slept.push(ms) } });

    expect(await wait.run({ duration: '1m 30s' }, bench.context)).toEqual({ status: 'success' });
    expect(slept).toEqual([90_000]);
    expect(bench.events).toEqual([{ wait: 'WAIT_STEP_RUNNING' }]);
  });

  it('fails when its expression gave no duration', async () => {
    expect(await wait.run({ duration: 'null' }, new StepBench().context)).toMatchObject({
      status: 'failed',
      failure: { code: 'step/bad-duration' },
    });
  });
});
