import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
              - step: { identifier: zip, name: zip, type: Run, spec: { image: busybox, command: zip } }
              - step: { identifier: test, name: test, type: Run, spec: { image: busybox, command: test } }
`;

const logs = { 'build/zip': 'zip 1\nzip 2', 'build/test': 'test 1\n\u001b]0;x\u0007test 2\ntest 3\n' };

let project: ProjectForTests;

beforeEach(() => {
  project = new ProjectForTests(runPipeline);
});
afterEach(() => project.remove());

describe('pipeline logs', () => {
  it('shows every step in the order they began, each line with its place', async () => {
    await project.record(pipeline, { logs });

    const { stdout } = await project.run(['logs', 'latest']);

    expect(stdout.split('\n')).toEqual([
      '[build/zip] zip 1',
      '[build/zip] zip 2',
      '[build/test] test 1',
      '[build/test] test 2',
      '[build/test] test 3',
      '',
    ]);
  });

  it('writes the log of one step to a file as it is', async () => {
    await project.record(pipeline, { logs });

    const { stdout } = await project.run(['logs', '1111', 'test']);

    expect(stdout).toBe(logs['build/test']);
  });

  it('shows the last lines', async () => {
    await project.record(pipeline, { logs });

    expect(await project.run(['logs', 'latest', 'build/test', '--tail', '1'])).toMatchObject({
      stdout: 'test 3\n',
    });
    expect(await project.run(['logs', 'latest', '--tail', '1'])).toMatchObject({
      stdout: '[build/zip] zip 2\n[build/test] test 3\n',
    });
  });

  it('shows the last attempt unless told', async () => {
    const id = await project.record(pipeline, { logs });
    await project.withStore(async (store) => {
      const log = store.logs.ofExecution(id).open('build/zip', 1);
      await log.write(Buffer.from('again\n'));
      await log.close();
    });

    expect(await project.run(['logs', id, 'zip'])).toMatchObject({ stdout: 'again\n' });
    expect(await project.run(['logs', id, 'zip', '--attempt', '0'])).toMatchObject({
      stdout: 'zip 1\nzip 2',
    });
    expect((await project.run(['logs', id])).stdout).toContain('[build/zip, retry 1] again\n');
  });

  it('follows a run that goes on until it is over', async () => {
    const id = await project.record(pipeline, { logs: { 'build/zip': 'zip 1\n' }, until: 'step.ended' });

    const following = project.run(['logs', id, '--follow']);
    await project.withStore(async (store) => {
      const log = store.logs.ofExecution(id).open('build/zip', 0);
      await log.write(Buffer.from('zip 2\n'));
      await log.close();
      const journal = await store.executions.openJournal(id);
      journal.append({ type: 'execution.finished', at: 0, status: 'ABORTED', exitCode: 130 });
      await journal.close();
    });

    expect(await following).toMatchObject({
      exitCode: 0,
      stdout: '[build/zip] zip 1\n[build/zip] zip 2\n',
    });
  });

  it('follows one step until it is over', async () => {
    await project.record(pipeline, { logs });

    expect(await project.run(['logs', 'latest', 'zip', '-f'])).toMatchObject({ stdout: 'zip 1\nzip 2' });
  });

  it.each<[args: readonly string[], code: string]>([
    [['latest', 'deploy'], 'usage/unknown-step'],
    [['latest', 'test', '--tail', 'x'], 'usage/number'],
    [['9999'], 'usage/unknown-execution'],
  ])('refuses %j with %s', async (args, code) => {
    await project.record(pipeline, { logs });

    const { exitCode, stderr } = await project.run(['logs', ...args]);

    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(code)]);
  });
});
