import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { describeWithEngine } from '../helpers/docker.ts';
import { Project } from './command-line.ts';

const pipeline = (...steps: readonly string[]) => `pipeline:
  identifier: again
  name: again
  stages:
    - stage:
        identifier: s
        name: s
        type: CI
        spec:
          cloneCodebase: false
          execution:
            steps:
${steps.map((step) => `              - step: ${step}`).join('\n')}
`;

const run = (id: string, command: string, more = '') =>
  `{ identifier: ${id}, name: ${id}, type: Run, spec: { image: "busybox:stable", shell: Sh, command: ${JSON.stringify(command)}${more} } }`;

const write = run(
  'write',
  'echo written > artifact; export NAME=artifact',
  ', outputVariables: [{ name: NAME }]',
);
const useOutput = 'cat <+execution.steps.write.output.outputVariables.NAME>';

describeWithEngine('a run that resumes another', () => {
  const project = new Project();
  const file = join(project.directory, 'p.yaml');
  afterAll(() => project.remove());

  beforeEach(async () => {
    writeFileSync(file, pipeline(write, run('use', 'cat artifcat'), run('after', 'true')));
    const { status } = await project.run('run', 'p.yaml');
    expect(status).toBe(1);
  }, 60_000);

  it('finds the files and outputs of the steps it takes over, in a file that was mended', async () => {
    writeFileSync(file, pipeline(write, run('use', useOutput), run('after', 'true')));

    const { status, stdout, stderr } = await project.run(
      ...['run', 'p.yaml', '--resume', 'last', '--output', 'plain'],
    );

    expect(stderr).toMatch(/^taking over 1 step of execution [0-9a-f]{8}$/m);
    expect(status).toBe(0);
    expect(stdout).toContain('[s/use] written');
    expect(stdout).toContain('[s/write] done in execution');
  });

  it('leaves its own files to a run that resumes it', async () => {
    const grow = run('use', 'cat artifact && echo more >> artifact && false');
    writeFileSync(file, pipeline(write, grow));
    await project.run('run', 'p.yaml', '--resume', 'last');
    writeFileSync(file, pipeline(write, run('use', 'cat artifact')));

    const { status, stdout } = await project.run('run', 'p.yaml', '--resume', 'last', '--output', 'plain');

    expect(status).toBe(0);
    expect(stdout).toContain('[s/use] more');
  });

  it('is recorded with what it resumes, and keeps one archive per failed stage', async () => {
    const document = await project.runDocument('p.yaml', '--resume', 'last');
    const shown = await project.run('executions', 'show', document.executionId, '--output', 'json');

    expect(document.exitCode).toBe(1);
    expect(JSON.parse(shown.stdout)).toMatchObject({ resumedFrom: expect.any(String) });
    expect(readdirSync(join(project.directory, '.pipeline/workspaces', document.executionId))).toEqual([
      's.tar.gz',
    ]);
  });

  it('runs one step on what the others left', async () => {
    writeFileSync(file, pipeline(write, run('use', 'false'), run('after', 'cat artifact')));

    const { status, stdout } = await project.run(
      ...['run', 'p.yaml', '--resume', 'last', '--only', 'after', '--output', 'plain'],
    );

    expect(status).toBe(0);
    expect(stdout).toContain('[s/after] written');
  });

  it('begins where it is told to', async () => {
    const { stdout } = await project.run(
      ...['run', 'p.yaml', '--resume', 'last', '--from', 'write', '--output', 'plain'],
    );
    const unknown = await project.run('run', 'p.yaml', '--resume', 'last', '--from', 'wriet');

    expect(stdout).not.toContain('taken over');
    expect(unknown).toMatchObject({ status: 2, stderr: expect.stringContaining('did you mean "write"?') });
  });
});
