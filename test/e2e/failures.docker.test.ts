import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeRepository } from '../../examples/vulnerable-shop/make-repository.mjs';
import { type Registry, startRegistry } from '../../scripts/lib/registry.mjs';
import { startSmtp } from '../../scripts/lib/smtp.mjs';
import { describeWithEngine, engineRequest } from '../helpers/docker.ts';
import { Project } from './command-line.ts';

const stages = (...steps: readonly string[]) => `pipeline:
  identifier: failing
  name: failing
  properties: { ci: { codebase: { connectorRef: none, build: <+input> } } }
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

const run = (command: string, more = '') =>
  `{ identifier: a, name: a, type: Run${more}, spec: { image: "busybox:stable", shell: Sh, command: ${JSON.stringify(command)} } }`;

const service =
  '{ identifier: bg, name: bg, type: Background, spec: { image: "busybox:stable", shell: Sh, command: sleep 600 } }';
const dockerfile = run("printf 'FROM busybox:stable\\nRUN sleep 600\\n' > Dockerfile").replaceAll(
  ': a,',
  ': d,',
);
const build =
  '{ identifier: a, name: a, type: BuildAndPushDockerRegistry, spec: { connectorRef: none, repo: 127.0.0.1:1/x, tags: [a], envVariables: { PLUGIN_DRY_RUN: "true" } } }';
const scan =
  '{ identifier: a, name: a, type: AquaTrivy, spec: { mode: orchestration, config: default, target: { type: container, name: b, variant: v }, image: { type: local_image, name: busybox, tag: stable } } }';
const intervention =
  '{ onFailure: { errors: [AllErrors], action: { type: ManualIntervention, spec: { timeout: 10m, onTimeout: { action: { type: Abort } } } } } }';
const retry =
  '{ onFailure: { errors: [AllErrors], action: { type: Retry, spec: { retryCount: 1, retryIntervals: [10m], onRetryFailure: { action: { type: MarkAsFailure } } } } } }';

/** Names of containers and volumes of an execution that are still on the engine. */
async function leftovers(executionId: string): Promise<readonly string[]> {
  const filters = JSON.stringify({ label: [`dev.pipeline.execution=${executionId}`] });
  const containers = JSON.parse(await engineRequest('GET', '/containers/json', { all: 'true', filters })) as {
    Names: string[];
  }[];
  const { Volumes } = JSON.parse(await engineRequest('GET', '/volumes', { filters })) as {
    Volumes: { Name: string }[] | null;
  };
  return [...containers.flatMap(({ Names }) => Names), ...(Volumes ?? []).map(({ Name }) => Name)];
}

describeWithEngine('an interrupted run', () => {
  const project = new Project();
  afterAll(() => project.remove());

  const kinds: readonly [kind: string, step: string, says: string][] = [
    ['a script', run('echo ready; sleep 600'), '[s/a] ready'],
    [
      'a script that ignores the request',
      run("trap '' TERM; echo ready; while true; do sleep 1; done"),
      '[s/a] ready',
    ],
    ['a wait', '{ identifier: a, name: a, type: Wait, spec: { duration: 10m } }', 'Waiting for 10m'],
    [
      'a service and what uses it',
      `${service}\n              - step: ${run('echo ready; sleep 600')}`,
      '[s/a] ready',
    ],
    ['a build', `${dockerfile}\n              - step: ${build}`, 'Step 2/2'],
    ['a question to a person', run('exit 1', `, failureStrategies: [${intervention}]`), 'what now?'],
    ['a scan', scan, 'Running aqua-trivy'],
    ['a pause before a retry', run('echo ready; exit 1', `, failureStrategies: [${retry}]`), '[s/a] ready'],
  ];

  it.each(kinds)('ends %s with Ctrl-C and leaves nothing', async (_kind, step, says) => {
    writeFileSync(join(project.directory, 'p.yaml'), stages(step));

    const started = project.start('run', 'p.yaml', '--output', 'plain', '--grace', '2');
    await started.says(says);
    started.process.kill('SIGINT');
    const { status, stdout } = await started.ended;

    expect(status).toBe(130);
    expect(stdout).toContain('stopping');
    expect(await leftovers(executionIn(stdout))).toEqual([]);
  });

  it('ends an email that a slow server keeps waiting', async () => {
    const smtp = await startSmtp({ delayMs: 20_000 });
    const mailing = new Project({ PIPELINE_SMTP_URL: `smtp://127.0.0.1:${smtp.port}?startTLS=false` });
    const email = '{ identifier: m, name: m, type: Email, spec: { to: a@b.example, subject: s, body: b } }';
    writeFileSync(
      join(mailing.directory, 'p.yaml'),
      stages(email).replace('type: CI', 'type: Custom').replace('          cloneCodebase: false\n', ''),
    );

    const started = mailing.start('run', 'p.yaml', '--output', 'plain', '--grace', '2');
    await started.says('[s/m] ▶');
    started.process.kill('SIGINT');
    const { status, stdout } = await started.ended;

    expect(status).toBe(130);
    expect(stdout).toContain('[s/m] ■ aborted');
    expect(smtp.mails).toEqual([]);
    await smtp.stop();
    mailing.remove();
  });

  it('kills at the second Ctrl-C', async () => {
    writeFileSync(
      join(project.directory, 'p.yaml'),
      stages(run("trap '' TERM; echo ready; while true; do sleep 1; done")),
    );

    const started = project.start('run', 'p.yaml', '--output', 'plain', '--grace', '300');
    await started.says('[s/a] ready');
    started.process.kill('SIGINT');
    await started.says('stopping');
    started.process.kill('SIGINT');
    const { status, stdout } = await started.ended;

    expect(status).toBe(130);
    expect(await leftovers(executionIn(stdout))).toEqual([]);
  });

  it('keeps what had finished when the program is killed, and the next start sweeps the rest', async () => {
    writeFileSync(
      join(project.directory, 'p.yaml'),
      stages(run('echo one').replace('identifier: a', 'identifier: first'), run('echo ready; sleep 600')),
    );

    const started = project.start('run', 'p.yaml', '--output', 'plain');
    await started.says('[s/a] ready');
    started.process.kill('SIGKILL');
    const executionId = executionIn((await started.ended).stdout);
    const left = await leftovers(executionId);
    writeFileSync(
      join(project.directory, 'q.yaml'),
      stages(run('true')).replace('identifier: failing', 'identifier: next'),
    );
    await project.run('run', 'q.yaml');
    const shown = await project.run('executions', 'show', executionId, '--output', 'json');

    expect(left).not.toEqual([]);
    expect(await leftovers(executionId)).toEqual([]);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      status: 'Aborted',
      stages: [{ steps: [{ identifier: 'first', status: 'Success' }, { identifier: 'a' }] }],
    });
  });
});

describeWithEngine('a run in a hostile world', () => {
  let registry: Registry;

  beforeAll(async () => {
    registry = await startRegistry();
  }, 120_000);
  afterAll(() => registry?.stop());

  it('says that a registry refuses the login', async () => {
    const project = new Project();
    makeRepository(join(project.directory, 'shop'));
    mkdirSync(join(project.directory, '.pipeline/connectors'), { recursive: true });
    writeFileSync(join(project.directory, '.pipeline/secrets.env'), 'wrong=not-the-password\n');
    writeFileSync(
      join(project.directory, '.pipeline/connectors/registry.yaml'),
      `connector:
  name: registry
  identifier: registry
  type: DockerRegistry
  spec:
    dockerRegistryUrl: http://${registry.address}
    providerType: Other
    auth: { type: UsernamePassword, spec: { username: demo, passwordRef: wrong } }
`,
    );
    const push = `{ identifier: push, name: push, type: BuildAndPushDockerRegistry, spec: { connectorRef: registry, repo: "${registry.address}/x", tags: [a] } }`;
    writeFileSync(
      join(project.directory, 'p.yaml'),
      stages(push).replace('cloneCodebase: false', 'cloneCodebase: true'),
    );

    const document = await project.runDocument('p.yaml', '--repo', 'shop', '--branch', 'master');

    expect(document.exitCode).toBe(3);
    expect(document.stages[0]?.steps?.at(-1)?.failure?.type).toBe('Authentication');
    expect(JSON.stringify(document)).not.toContain('not-the-password');
    project.remove();
  });

  it('ends when the engine stops in the middle, and the next start sweeps what it left', async () => {
    const engine = new EngineProxy();
    const project = new Project({ DOCKER_HOST: await engine.start() });
    writeFileSync(join(project.directory, 'p.yaml'), stages(run('echo ready; sleep 600')));

    const started = project.start('run', 'p.yaml', '--output', 'plain');
    await started.says('[s/a] ready');
    engine.stop();
    const { status, stdout } = await started.ended;
    await engine.start();
    writeFileSync(join(project.directory, 'q.yaml'), stages(run('true')));
    const next = await project.run('run', 'q.yaml');
    engine.stop();

    expect(status).toBe(3);
    expect(stdout).toContain('engine');
    expect(next.status).toBe(0);
    expect(await leftovers(executionIn(stdout))).toEqual([]);
    project.remove();
  });

  it('says before it starts which images are missing offline', async () => {
    const project = new Project();
    writeFileSync(
      join(project.directory, 'p.yaml'),
      stages(run('true').replace('busybox:stable', 'nobody/has:this')),
    );

    const { status, stderr, stdout } = await project.run('run', 'p.yaml', '--offline');

    expect(status).toBe(3);
    expect(stderr).toContain('nobody/has:this');
    expect(stdout).toBe('');
    project.remove();
  });

  it('says when no engine answers', async () => {
    const project = new Project({ DOCKER_HOST: 'unix:///nowhere/docker.sock' });
    writeFileSync(join(project.directory, 'p.yaml'), stages(run('true')));

    const { status, stderr } = await project.run('run', 'p.yaml');

    expect(status).toBe(3);
    expect(stderr).toContain('/nowhere/docker.sock');
    project.remove();
  });

  it('says when the mail server is down', async () => {
    const project = new Project({ PIPELINE_SMTP_URL: 'smtp://127.0.0.1:1' });
    const email = '{ identifier: m, name: m, type: Email, spec: { to: a@b.example, subject: s, body: b } }';
    writeFileSync(
      join(project.directory, 'p.yaml'),
      stages(email).replace('type: CI', 'type: Custom').replace('          cloneCodebase: false\n', ''),
    );

    const document = await project.runDocument('p.yaml');

    expect(document.stages[0]?.steps?.[0]?.failure).toMatchObject({
      type: expect.any(String),
      message: expect.stringContaining('127.0.0.1'),
    });
    expect(document.exitCode).not.toBe(0);
    project.remove();
  });

  it('says when the database cannot be written', async () => {
    const project = new Project({ PIPELINE_DATABASE_URL: 'p.yaml/state.db' });
    mkdirSync(join(project.directory, '.pipeline'));
    writeFileSync(join(project.directory, '.pipeline/p.yaml'), 'a file, no directory');
    writeFileSync(join(project.directory, 'p.yaml'), stages(run('true')));

    const { status, stderr } = await project.run('run', 'p.yaml');

    expect(status).toBe(3);
    expect(stderr).toContain('state.db');
    expect(stderr).toContain('store/');
    project.remove();
  });
});

/** A socket in front of the real engine's that can go away. */
class EngineProxy {
  readonly #path = join(mkdtempSync(join(tmpdir(), 'pipeline-engine-')), 'docker.sock');
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  /** @returns the address for DOCKER_HOST */
  async start(): Promise<string> {
    const target = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace('unix://', '');
    const server = createServer({ allowHalfOpen: true }, (client) => {
      const upstream = connect({ path: target, allowHalfOpen: true });
      for (const socket of [client, upstream]) {
        this.#sockets.add(socket);
        socket.on('error', () => socket.destroy()).on('close', () => this.#sockets.delete(socket));
      }
      client.pipe(upstream).pipe(client);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#path, resolve));
    return `unix://${this.#path}`;
  }

  stop(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

function executionIn(stdout: string): string {
  const [, id = ''] = /execution ([0-9a-f-]{36})/.exec(stdout) ?? [];
  return id;
}
