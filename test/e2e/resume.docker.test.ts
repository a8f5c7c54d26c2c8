import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithEngine, engineRequest } from '../helpers/docker.ts';
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

describeWithEngine('a shell where a step ran', () => {
  const project = new Project();
  const broken = run('use', 'echo broken > state; false', ', envVariables: { COLOR: green }');
  let executionId = '';

  beforeAll(async () => {
    writeFileSync(join(project.directory, 'p.yaml'), pipeline(write, broken));
    executionId = (await project.runDocument('p.yaml', '--keep', 'failed')).executionId;
  }, 60_000);

  afterAll(async () => {
    await removeKept(executionId);
    project.remove();
  });

  it('has the files and the environment of the step', async () => {
    const { status, stdout } = await project.run(
      ...['shell', 'latest', 'use', '--', 'sh', '-c', 'cat artifact state; echo $COLOR; exit 7'],
    );

    expect(stdout).toBe('written\nbroken\ngreen\n');
    expect(status).toBe(7);
  });

  it('opens for a step whose container is gone as well', async () => {
    const { stdout } = await project.run('shell', executionId, 's/write', '--', 'cat', 'artifact');

    expect(stdout).toBe('written\n');
  });

  it('leaves no container of its own', async () => {
    await project.run('shell', 'latest', 'use');

    const names = (await containersOf(executionId)).map(({ Labels }) => Labels['dev.pipeline.container']);

    expect(names).not.toContain('@shell');
  });

  it('says what to do when nothing was kept', async () => {
    await project.run('run', 'p.yaml');

    const { status, stderr } = await project.run('shell', 'latest', 'use');

    expect(status).toBe(2);
    expect(stderr).toContain('--keep failed');
  });
});

interface Container {
  readonly Id: string;
  readonly Labels: Readonly<Record<string, string>>;
}

async function containersOf(executionId: string): Promise<readonly Container[]> {
  const filters = JSON.stringify({ label: [`dev.pipeline.execution=${executionId}`] });
  const answer = await engineRequest('GET', '/containers/json', { all: 'true', filters });
  return JSON.parse(answer) as readonly Container[];
}

async function removeKept(executionId: string): Promise<void> {
  for (const { Id } of await containersOf(executionId)) {
    await engineRequest('DELETE', `/containers/${Id}`, { force: 'true', v: 'true' });
  }
  const filters = JSON.stringify({ label: [`dev.pipeline.execution=${executionId}`] });
  const { Volumes } = JSON.parse(await engineRequest('GET', '/volumes', { filters })) as {
    readonly Volumes: readonly { readonly Name: string }[] | null;
  };
  for (const { Name } of Volumes ?? []) await engineRequest('DELETE', `/volumes/${Name}`);
}
