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
              - step: { identifier: test, name: test, type: Run, spec: { image: busybox, command: test } }
`;

const noEngine = { env: { DOCKER_HOST: 'unix:///no/such/engine.sock' } };

let project: ProjectForTests;

beforeEach(() => {
  project = new ProjectForTests(runPipeline);
});
afterEach(() => project.remove());

const remaining = async () => {
  const { stdout } = await project.run(['executions', '--output', 'json']);
  return JSON.parse(stdout).map((each: { executionId: string }) => each.executionId);
};

describe('pipeline gc', () => {
  it('keeps the newest runs of a pipeline', async () => {
    const old = await project.record(pipeline, { logs: { 'build/test': 'text' } });
    const newest = await project.record(pipeline);

    const { stdout } = await project.run(['gc', '--keep-last', '1'], noEngine);

    expect(stdout).toContain(`deleted  execution ${old} with its logs\n`);
    expect(await remaining()).toEqual([newest]);
    expect(await project.withStore(({ logs }) => logs.sizes(old))).toEqual([]);
  });

  it('deletes runs that ended long ago', async () => {
    await project.record(pipeline);

    await project.run(['gc', '--older-than', '1w'], noEngine);

    expect(await remaining()).toEqual([]);
  });

  it('deletes no run unless told', async () => {
    const id = await project.record(pipeline);

    const { exitCode } = await project.run(['gc'], noEngine);

    expect(exitCode).toBe(0);
    expect(await remaining()).toEqual([id]);
  });

  it.each([
    ['--older-than', 'yesterday', 'usage/duration'],
    ['--keep-last', '-1', 'usage/number'],
  ])('refuses %s %s', async (option, value, code) => {
    const { exitCode, stderr } = await project.run(['gc', option, value]);

    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(code)]);
  });
});
