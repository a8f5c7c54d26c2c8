import { describe, expect, it } from 'vitest';
import { load } from '../../engine/load/load.ts';
import { compile } from '../../engine/plan/compile.ts';
import type { ExecutionEvent } from '../../engine/state/events.ts';
import { stepRegistry } from '../../steps/registry.ts';
import { stageRegistry } from '../../steps/stages/registry.ts';
import { type FakeRun, runPipeline, statusesOf } from '../../test/helpers/run-pipeline.ts';
import { forecast, reopenStages } from './resume-forecast.ts';
import { stateFromEvents } from './resume-state.ts';

const step = (id: string, more = '') =>
  `- step: { identifier: ${id}, name: ${id}, type: Run, spec: { image: busybox, command: run ${id} }${more} }`;

const group = (steps: readonly string[], more = '') =>
  `- stepGroup: { identifier: g, name: g, steps: [${steps
    .map((each) => each.slice(2))
    .map((each) => `{ ${each} }`)
    .join(', ')}]${more} }`;

const parallel = (...steps: readonly string[]) =>
  `- parallel: [${steps.map((each) => `{ ${each.slice(2)} }`).join(', ')}]`;

function pipeline(...entries: readonly string[]): string {
  return `pipeline:
  identifier: p
  name: p
  stages:
    - stage:
        identifier: s
        name: s
        type: CI
        spec:
          cloneCodebase: false
          execution:
            steps:
${entries.map((each) => `              ${each}`).join('\n')}
`;
}

const looped = ', strategy: { matrix: { v: [1, 2] } }';
const retriedGroup =
  ', failureStrategies: [{ onFailure: { errors: [AllErrors], action: { type: RetryStepGroup, spec: { retryCount: 1, retryIntervals: [1s] } } } }]';
const retried =
  ', failureStrategies: [{ onFailure: { errors: [AllErrors], action: { type: Retry, spec: { retryCount: 1, retryIntervals: [1s], onRetryFailure: { action: { type: MarkAsFailure } } } } } }]';

async function planOf(yaml: string) {
  const registries = { steps: stepRegistry, stages: stageRegistry };
  const { definition } = await load({ file: 'p.yaml', text: yaml }, registries);
  return compile(definition, registries);
}

/** The statuses of steps an earlier run leaves, seen through today's file. */
async function seen(run: FakeRun, today: string): Promise<Readonly<Record<string, string>>> {
  const { events } = await runPipeline(run);
  const state = stateFromEvents(await planOf(today), events);
  const steps = [...state.nodes.values()].filter(({ plan }) => plan.kind === 'step');
  return Object.fromEntries(steps.map(({ plan, status }) => [plan.id, status]));
}

describe('the journal of an earlier execution', () => {
  it('tells the same as before when the file has not changed', async () => {
    const yaml = pipeline(step('a'), group([step('b')]), parallel(step('c'), step('d')), step('e', looped));
    const run = await runPipeline({ yaml, behaviors: { d: { exitCode: 1 } } });

    const state = stateFromEvents(await planOf(yaml), run.events);

    expect(statusesOf({ ...run, state })).toEqual(statusesOf(run));
  });

  it.each<[change: string, before: string, behaviors: FakeRun['behaviors'], today: string, known: object]>([
    ['a step that is gone', pipeline(step('a'), step('b')), {}, pipeline(step('b')), { 's/b': 'SUCCEEDED' }],
    [
      'a step that is new',
      pipeline(step('a')),
      {},
      pipeline(step('new'), step('a')),
      { 's/new': 'QUEUED', 's/a': 'SUCCEEDED' },
    ],
    [
      'a loop that is gone',
      pipeline(step('a', looped), step('b')),
      {},
      pipeline(step('b')),
      { 's/b': 'SUCCEEDED' },
    ],
    [
      'a loop over other values',
      pipeline(step('a', looped)),
      {},
      pipeline(step('a', looped.replace('[1, 2]', '[1, 3]'))),
      { 's/a_0': 'SUCCEEDED' },
    ],
    [
      'a loop that became longer',
      pipeline(step('a', looped)),
      {},
      pipeline(step('a', looped.replace('[1, 2]', '[1, 2, 3]'))),
      { 's/a_0': 'SUCCEEDED', 's/a_1': 'SUCCEEDED' },
    ],
    ['a loop that is a step', pipeline(step('a', looped)), {}, pipeline(step('a')), { 's/a': 'QUEUED' }],
    ['a step that is a loop', pipeline(step('a')), {}, pipeline(step('a', looped)), {}],
    [
      'a group that was retried and is gone',
      pipeline(group([step('a')], retriedGroup), step('b')),
      { a: [{ exitCode: 1 }, {}] },
      pipeline(step('b')),
      { 's/b': 'SUCCEEDED' },
    ],
    [
      'a group that was retried and is a step',
      pipeline(group([step('a')], retriedGroup), step('b')),
      { a: [{ exitCode: 1 }, {}] },
      pipeline(step('g'), step('b')),
      { 's/g': 'QUEUED', 's/b': 'SUCCEEDED' },
    ],
    [
      'a step that was retried and is gone',
      pipeline(step('a', retried), step('b')),
      { a: [{ exitCode: 1 }, {}] },
      pipeline(step('b')),
      { 's/b': 'SUCCEEDED' },
    ],
    [
      'steps that are parallel by now',
      pipeline(step('a'), step('b')),
      {},
      pipeline(parallel(step('a'), step('b'))),
      { 's/a': 'SUCCEEDED', 's/b': 'SUCCEEDED' },
    ],
    [
      'steps that are no longer parallel',
      pipeline(parallel(step('a'), step('b'))),
      {},
      pipeline(step('a'), step('b')),
      { 's/a': 'SUCCEEDED', 's/b': 'SUCCEEDED' },
    ],
    [
      'parallel steps that moved down',
      pipeline(parallel(step('a'), step('b'))),
      {},
      pipeline(step('new'), parallel(step('a'), step('b'))),
      { 's/new': 'QUEUED', 's/a': 'SUCCEEDED', 's/b': 'SUCCEEDED' },
    ],
    [
      'a step of another type',
      pipeline(step('a')),
      {},
      pipeline(step('a').replace('type: Run', 'type: Background')),
      { 's/a': 'QUEUED' },
    ],
    [
      'a stage that is gone',
      pipeline(step('a')).replace('identifier: s', 'identifier: old'),
      {},
      pipeline(step('a')),
      {},
    ],
  ])('is read with %s', async (_change, before, behaviors, today, known) => {
    expect(await seen({ yaml: before, behaviors: behaviors ?? {} }, today)).toEqual(known);
  });

  it('never throws, whatever events are missing', async () => {
    const yaml = pipeline(
      group([step('a'), step('b', looped)], retriedGroup),
      parallel(step('c', retried), step('d')),
    );
    const { events } = await runPipeline({
      yaml,
      behaviors: { a: [{ exitCode: 1 }, {}], c: [{ exitCode: 1 }, {}] },
    });
    const plan = await planOf(yaml);

    for (let gap = 0; gap < events.length; gap++) {
      const rest = events.filter((_, index) => index !== gap);
      expect(() => stateFromEvents(plan, rest)).not.toThrow();
    }
  });
});

describe('what a resumed execution will do', () => {
  it.each<[what: string, today: string, takenOver: readonly string[], mixed: readonly string[]]>([
    ['the same file', pipeline(step('a'), parallel(step('b'), step('c')), step('d')), ['s/a', 's/b'], ['s']],
    ['a step put before', pipeline(step('new'), step('a'), step('b')), [], []],
    ['nothing left of it', pipeline(step('x')), [], []],
  ])('is known beforehand with %s', async (_what, today, takenOver, mixedStages) => {
    const before = pipeline(step('a'), parallel(step('b'), step('c')), step('d'));
    const { events } = await runPipeline({ yaml: before, behaviors: { c: { exitCode: 1 } } });
    const plan = await planOf(today);
    const point = { executionId: 'e0', state: stateFromEvents(plan, events) };

    const known = forecast(plan, point);
    const run = await runPipeline({ yaml: today, resume: point });

    expect(known.takenOver.map(({ id }) => id)).toEqual(takenOver);
    expect(known.mixedStages).toEqual(mixedStages);
    expect(reusedIn(run.events)).toEqual(takenOver);
  });

  it('starts the services of a stage that had succeeded', async () => {
    const service = step('db').replace('type: Run', 'type: Background');
    const yaml = pipeline(service, step('a'), step('b'));
    const behaviors = { db: { endless: true } };
    const { state } = await runPipeline({ yaml, behaviors });

    const point = reopenStages(await planOf(yaml), { executionId: 'e0', state, from: 's/b' });
    const { runtime } = await runPipeline({ yaml, behaviors, resume: point });

    expect(runtime.started.map(({ name }) => name)).toEqual(['db', 'b']);
  });

  it('is known for the turns of a loop', async () => {
    const yaml = pipeline(step('a', looped), step('b'));
    const { events } = await runPipeline({ yaml, behaviors: { b: { exitCode: 1 } } });
    const plan = await planOf(yaml);

    const { takenOver } = forecast(plan, { executionId: 'e0', state: stateFromEvents(plan, events) });

    expect(takenOver.map(({ id }) => id)).toEqual(['s/a_0', 's/a_1']);
  });
});

function reusedIn(events: readonly ExecutionEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'node.reused' ? [event.node] : []));
}
