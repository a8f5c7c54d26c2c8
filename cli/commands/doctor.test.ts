import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkNode } from './doctor/check-machine.ts';
import { ProjectForTests } from './project-for-tests.ts';

const noEngine = { DOCKER_HOST: 'unix:///no/such/engine.sock' };

let project: ProjectForTests;

beforeEach(() => {
  project = new ProjectForTests();
});
afterEach(() => project.remove());

interface Line {
  readonly name: string;
  readonly status: string;
  readonly message: string;
}

async function checks(env: Readonly<Record<string, string>> = {}) {
  const { stdout, exitCode } = await project.run(['doctor', '--output', 'json'], {
    env: { PATH: process.env['PATH'] ?? '', ...noEngine, ...env },
  });
  const lines = JSON.parse(stdout) as readonly Line[];
  return { exitCode, of: (name: string) => lines.find((line) => line.name === name) };
}

describe('pipeline doctor', () => {
  it('fails with what to do where no engine answers', async () => {
    const { exitCode, of } = await checks();

    expect(exitCode).toBe(3);
    expect(of('engine')).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('/no/such/engine.sock'),
    });
    expect(of('git')).toMatchObject({ status: 'ok', message: expect.stringContaining('git version') });
    expect(of('database')).toMatchObject({ status: 'ok' });
  });

  it('fails where git is missing', async () => {
    const { of } = await checks({ PATH: '/nowhere' });

    expect(of('git')).toMatchObject({ status: 'fail', fix: expect.stringContaining('install git') });
  });

  it('says what is wrong in the files of the project', async () => {
    project.write('.pipeline/config.yaml', 'smtp: 3\n');

    const { exitCode, of } = await checks();

    expect(exitCode).toBe(3);
    expect(of('project')).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('config.yaml:1'),
    });
  });

  it('looks whether a mail server answers', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).end('220 test\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;

    const there = await checks({ PIPELINE_SMTP_URL: `smtp://127.0.0.1:${port}` });
    await new Promise((resolve) => server.close(resolve));
    const gone = await checks({ PIPELINE_SMTP_URL: `smtp://127.0.0.1:${port}` });

    expect(there.of('mail')).toMatchObject({ status: 'ok' });
    expect(gone.of('mail')).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    expect((await checks()).of('mail')).toMatchObject({
      status: 'warn',
      fix: expect.stringContaining('smtp'),
    });
  });

  it('prints one line for each thing, and what to do', async () => {
    const { stdout } = await project.run(['doctor'], {
      env: { ...noEngine, PATH: process.env['PATH'] ?? '' },
    });

    expect(stdout).toMatch(/^ok {4}node {8}Node\.js \d+/m);
    expect(stdout).toMatch(/^fail {2}engine {6}\S/m);
    expect(stdout).toMatch(/\n1 thing to mend before a run\.\n$/);
  });
});

describe('checkNode', () => {
  it.each([
    ['20.18.3', 'fail'],
    ['20.19.0', 'ok'],
    ['22.1.0', 'ok'],
    ['18.20.0', 'fail'],
  ])('of %s is %s', (version, status) => {
    expect(checkNode(version).status).toBe(status);
  });
});
