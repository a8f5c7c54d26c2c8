import { describe, expect, it } from 'vitest';
import { runPipeline, statusesOf } from './helpers/run-pipeline.ts';

const step = (id: string, more = '') => `- step:
    identifier: ${id}
    name: ${id}
    type: Run
    spec:
      image: busybox
      command: run ${id}
${more}`;

const indent = (text: string, by: number) => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));

function pipeline(...steps: readonly string[]): string {
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
${indent(steps.join(''), 14)}`;
}

const parallel = (...steps: readonly string[]) => `- parallel:\n${indent(steps.join(''), 4)}`;

describe('a resumed execution', () => {
  it('runs what failed and what follows, and takes over the rest', async () => {
    const yaml = pipeline(step('a'), step('b'), step('c'));
    const first = await runPipeline({ yaml, behaviors: { b: { exitCode: 1 } } });

    const second = await runPipeline({ yaml, resume: { executionId: 'e0', state: first.state } });

    expect(second.status).toBe('SUCCEEDED');
    expect(second.runtime.started.map(({ name }) => name)).toEqual(['b', 'c']);
    expect(second.events.filter(({ type }) => type === 'node.reused')).toHaveLength(1);
  });

  it('keeps the branches beside a failure', async () => {
    const yaml = pipeline(parallel(step('a'), step('b')), step('c'));
    const first = await runPipeline({ yaml, behaviors: { a: { exitCode: 1 } } });

    const second = await runPipeline({ yaml, resume: { executionId: 'e0', state: first.state } });

    expect(second.runtime.started.map(({ name }) => name)).toEqual(['a', 'c']);
  });

  it('begins with the step it is told to', async () => {
    const yaml = pipeline(step('a'), step('b'), step('c'));
    const first = await runPipeline({ yaml });

    const second = await runPipeline({
      yaml,
      resume: { executionId: 'e0', state: first.state, from: 's/b' },
    });

    expect(second.runtime.started.map(({ name }) => name)).toEqual(['b', 'c']);
  });

  it('honors a file that was changed in between', async () => {
    const first = await runPipeline({
      yaml: pipeline(step('a'), step('b')),
      behaviors: { b: { exitCode: 1 } },
    });

    const second = await runPipeline({
      yaml: pipeline(step('a'), step('new'), step('b')),
      resume: { executionId: 'e0', state: first.state },
    });

    expect(second.runtime.started.map(({ name }) => name)).toEqual(['new', 'b']);
  });

  it('starts background steps again for the steps that run', async () => {
    const service = step('db').replace('type: Run', 'type: Background');
    const yaml = pipeline(service, step('a'), step('b'));
    const first = await runPipeline({ yaml, behaviors: { db: { endless: true }, b: { exitCode: 1 } } });

    const second = await runPipeline({
      yaml,
      behaviors: { db: { endless: true } },
      resume: { executionId: 'e0', state: first.state },
    });

    expect(second.runtime.started.map(({ name }) => name)).toEqual(['db', 'b']);
    expect(statusesOf(second)['s']).toBe('SUCCEEDED');
  });
});
