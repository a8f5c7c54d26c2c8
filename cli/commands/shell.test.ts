import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPipeline } from '../../test/helpers/run-pipeline.ts';
import { ProjectForTests } from './project-for-tests.ts';

const yaml = `pipeline:
  identifier: shop
  name: Shop
  stages:
    - stage:
        identifier: s
        name: s
        type: Custom
        spec: { execution: { steps: [{ step: { identifier: w, name: w, type: Wait, spec: { duration: 1s } } }] } }
`;

let project: ProjectForTests;

beforeEach(() => {
  project = new ProjectForTests(runPipeline);
});
afterEach(() => project.remove());

describe('pipeline shell', () => {
  it('needs an execution', async () => {
    expect(await project.run(['shell', 'latest', 'w'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('nothing has run here yet'),
    });
  });

  it('names the steps there are when it is given another one', async () => {
    const id = await project.record(yaml);

    expect(await project.run(['shell', id, 'x'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('there is s/w'),
    });
  });
});
