import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Question } from '../../engine/ports.ts';
import { runPipeline } from '../../test/helpers/run-pipeline.ts';
import { ProjectForTests } from './project-for-tests.ts';

const pipeline = `
pipeline:
  identifier: shop
  name: Shop
  projectIdentifier: default
  orgIdentifier: default
  stages:
    - stage:
        identifier: build
        name: Build
        type: CI
        spec:
          cloneCodebase: false
          execution:
            steps:
              - step: { identifier: compile, name: Compile, type: Run, spec: { image: busybox, command: compile } }
              - step: { identifier: test, name: Unit tests, type: Run, spec: { image: busybox, command: test } }
`;

const question: Question = {
  nodeId: 'build/approve',
  title: 'Deploy?',
  actions: ['Approve', 'Reject'],
  inputs: [{ name: 'version', required: true, allowedValues: ['1', '2'] }],
  until: Date.UTC(2030, 0, 1),
};

let project: ProjectForTests;

beforeEach(() => {
  project = new ProjectForTests(runPipeline);
});
afterEach(() => project.remove());

describe('pipeline executions', () => {
  it('says that there is nothing yet', async () => {
    const { exitCode, stdout, stderr } = await project.run(['executions']);

    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'No execution to show.\n',
    });
  });

  it('lists what ran, the newest first', async () => {
    await project.record(pipeline);
    await project.record(pipeline, { behaviors: { test: { exitCode: 1 } } });

    const { stdout } = await project.run(['executions']);

    const lines = stdout.split('\n').map((line) => line.split(/\s{2,}/));
    expect(lines[0]).toEqual(['ID', 'PIPELINE', 'STATUS', 'STARTED', 'TOOK', 'BRANCH', 'BY']);
    expect(lines[1]?.slice(0, 3)).toEqual(['22222222', 'shop #2', '✗ failed']);
    expect(lines[2]?.slice(0, 3)).toEqual(['11111111', 'shop #1', '✓ success']);
    expect(lines[2]?.slice(-2)).toEqual(['main', 'Ada']);
  });

  it('filters by status in any spelling', async () => {
    await project.record(pipeline);
    const failed = await project.record(pipeline, { behaviors: { test: { exitCode: 1 } } });
    const running = await project.record(pipeline, { until: 'execution.finished' });

    const idsOf = async (status: string) => {
      const { stdout } = await project.run(['executions', '--status', status, '--output', 'json']);
      return JSON.parse(stdout).map((each: { executionId: string }) => each.executionId);
    };

    expect(await idsOf('Failed')).toEqual([failed]);
    expect(await idsOf('running')).toEqual([running]);
    expect(await project.run(['executions', '--status', 'great'])).toMatchObject({ exitCode: 2 });
  });

  it.each([['--limit', '0'], ['--limit', 'x'], ['--output', 'xml'], ['--nonsense']])(
    'refuses %s %s',
    async (...args) => {
      expect(await project.run(['executions', ...args])).toMatchObject({ exitCode: 2, stdout: '' });
    },
  );
});

describe('pipeline executions show', () => {
  it('shows the steps, the end of the log of what failed and what to do next', async () => {
    await project.record(pipeline, {
      behaviors: { test: { exitCode: 1 } },
      logs: { 'build/test': 'first\nassertion failed\n' },
    });

    const { exitCode, stdout } = await project.run(['executions', 'show', 'latest']);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('  ✓ Compile  Run  success');
    expect(stdout).toMatch(/✗ Unit tests {2}Run {2}failed [^\n]*\n {4}│ first\n {4}│ assertion failed\n/);
    expect(stdout).toContain('pipeline logs 11111111 build/test');
  });

  it('gives the document of the run as JSON', async () => {
    const id = await project.record(pipeline);

    const { stdout } = await project.run(['executions', 'show', '1111', '--output', 'json']);

    expect(JSON.parse(stdout)).toMatchObject({
      executionId: id,
      sequenceId: 1,
      pipeline: { identifier: 'shop', name: 'Shop' },
      status: 'Success',
      exitCode: 0,
      triggeredBy: 'Ada',
      stages: [
        {
          identifier: 'build',
          steps: [{ identifier: 'compile' }, { identifier: 'test', status: 'Success' }],
        },
      ],
    });
  });

  it.each(['9999', '#8'])('says how to find an execution when there is no %s', async (reference) => {
    await project.record(pipeline);

    const { exitCode, stderr } = await project.run(['executions', 'show', reference]);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/"pipeline executions" lists.* {2}usage\/unknown-execution\n$/);
  });
});

describe('pipeline executions act', () => {
  const waiting = async (...questions: readonly Question[]) => {
    const id = await project.record(pipeline, { until: 'execution.finished' });
    await project.withStore(async ({ decisions }) => {
      for (const each of questions) await decisions.record(id, each);
    });
    return id;
  };
  const answer = (...args: readonly string[]) => project.run(['executions', 'act', 'latest', ...args]);

  it('answers the step, with inputs and a comment', async () => {
    const id = await waiting(question);

    const result = await answer(
      'approve',
      '--action',
      'approve',
      '--input',
      'version=2',
      '--comment',
      'fine',
    );

    expect(result).toEqual({ exitCode: 0, stdout: 'Approve sent to build/approve\n', stderr: '' });
    const decision = await project.withStore(({ decisions }) =>
      decisions.next(id, 'build/approve', { pollMs: 10, signal: AbortSignal.timeout(1000) }),
    );
    expect(decision).toMatchObject({ action: 'Approve', comment: 'fine', inputs: { version: '2' } });
  });

  it('shows what waits when no action is given', async () => {
    await waiting(question);

    const { stdout } = await answer();

    expect(stdout).toMatch(/^build\/approve\n {2}\? Deploy\?/);
    expect(stdout).toContain('ACTION is  Approve, Reject\n');
  });

  it.each<[args: readonly string[], code: string]>([
    [['--action', 'Ignore'], 'usage/unknown-action'],
    [['--action', 'Approve'], 'usage/missing-input'],
    [['--action', 'Approve', '--input', 'version=3'], 'usage/input-value'],
    [['--action', 'Approve', '--input', 'size=3'], 'usage/unknown-input'],
    [['other', '--action', 'Approve'], 'usage/unknown-step'],
  ])('refuses %j with %s', async (args, code) => {
    await waiting(question);

    const { exitCode, stderr } = await answer(...args);

    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(code)]);
  });

  it('asks which step is meant when several wait', async () => {
    await waiting(question, { ...question, nodeId: 'build/other' });

    const { stderr } = await answer('--action', 'Reject');

    expect(stderr).toContain('several steps wait: name one of build/approve, build/other');
  });

  it('says when somebody else was faster, or nobody waits', async () => {
    await waiting(question);
    const args = ['--action', 'Reject', '--input', 'version=1'];
    await answer(...args);

    expect(await answer(...args)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('nothing') });
  });
});
