import { FakeRuntime } from '../dist/runtime/fake/fake-runtime.js';
import { median, ms, pipelineOf, planOf, ratio, row, runPlan, time } from './harness.mjs';

export const title = 'Engine alone, on a runtime in memory';

/** 2,000 steps are to take under a second, and twice the steps about twice the time. */
export async function run() {
  await runPlan(await planOf(pipelineOf(2000)), new FakeRuntime({}));
  const perStep = [];
  for (const count of [1000, 2000, 4000, 8000]) {
    const plan = await planOf(pipelineOf(count));
    const times = [];
    for (let round = 0; round < 3; round++) times.push(await time(() => runPlan(plan, new FakeRuntime({}))));
    perStep.push(median(times) / count);
    row(`${count} steps`, ms(median(times)), `${(perStep.at(-1) * 1000).toFixed(0)} us/step`);
  }
  row('per step, 8,000 against 1,000 steps', ratio(perStep.at(-1) / perStep[0]));
}
