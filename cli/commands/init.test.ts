import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { load } from '../../engine/load/load.ts';
import { stepRegistry } from '../../steps/registry.ts';
import { stageRegistry } from '../../steps/stages/registry.ts';
import { firstPipeline } from './init/first-pipeline.ts';
import { ProjectForTests } from './project-for-tests.ts';

let project: ProjectForTests;

beforeEach(() => {
  project = new ProjectForTests();
});
afterEach(() => project.remove());

const written = (file: string) => readFileSync(join(project.directory, file), 'utf8');

describe('pipeline init', () => {
  it.each(['Build & test', '2fast', 'null', '日本', 'a: b'])(
    'writes a valid pipeline named %j',
    async (name) => {
      const registries = { steps: stepRegistry, stages: stageRegistry };

      const { warnings } = await load({ file: 'pipeline.yaml', text: firstPipeline(name) }, registries);

      expect(warnings).toEqual([]);
    },
  );

  it('writes a pipeline that runs as it is', async () => {
    await project.run(['init', '--name', 'Shop']);

    const { exitCode, stdout, stderr } = await project.run([
      'run',
      'pipeline.yaml',
      '--runtime',
      'host',
      '--output',
      'plain',
    ]);

    expect(stdout, stderr).toContain('[build/read] Hello from Shop\n[build/read] That was 16 bytes.\n');
    expect(exitCode).toBe(0);
  });

  it('is named after its directory, and makes the directories it needs', async () => {
    const { exitCode, stdout } = await project.run(['init', 'deep/pipeline.yaml']);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('pipeline run deep/pipeline.yaml\n');
    expect(written('deep/pipeline.yaml')).toMatch(/^ {2}identifier: pipeline_test_\w+$/m);
  });

  it('replaces no file unless told', async () => {
    project.write('pipeline.yaml', 'mine');

    const { exitCode, stderr } = await project.run(['init']);

    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--force')]);
    expect(written('pipeline.yaml')).toBe('mine');
    await project.run(['init', '--force']);
    expect(written('pipeline.yaml')).toContain('pipeline:');
  });
});
