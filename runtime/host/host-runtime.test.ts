import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock, ContainerSpec, Pod, PodSpec } from '../../engine/ports.ts';
import { TestIo } from '../../test/helpers/runtime-io.ts';
import { HostRuntime, type HostRuntimeOptions } from './host-runtime.ts';

describe('host runtime', () => {
  let temporaryDirectory = '';
  beforeEach(async () => {
    temporaryDirectory = await mkdtemp(join(tmpdir(), 'pipeline-test-'));
  });
  afterEach(() => rm(temporaryDirectory, { recursive: true, force: true }));

  it('runs a script in a fresh workspace that the next step sees', () =>
    withPod(async (pod) => {
      const first = await run(pod, 'pwd; echo hello > a; exit 3');
      const second = await run(pod, 'cat a');

      expect(first).toMatchObject({ exitCode: 3, output: `${pod.workspace}\n` });
      expect(second.output).toBe('hello\n');
    }));

  it('leaves nothing behind, not even what tools made read-only', async () => {
    await withPod(async (pod) => void (await run(pod, 'mkdir d; touch d/f; chmod -R a-w d')));

    expect(await readdir(temporaryDirectory)).toEqual([]);
  });

  it('keeps the directory when asked to, and sweeps it only on request', async () => {
    const pod = await runtime().openPod(podSpec, new TestIo());
    await pod.close({ keep: true });

    expect(existsSync(pod.workspace)).toBe(true);
    expect(await runtime().sweep(() => false)).toEqual([]);
    expect(await runtime().sweep(() => false, { kept: true })).toHaveLength(1);
    expect(await readdir(temporaryDirectory)).toEqual([]);
  });

  it('sweeps directories of dead owners only', async () => {
    await runtime().openPod(podSpec, new TestIo());

    expect(await runtime().sweep(() => true)).toEqual([]);
    expect(await runtime().sweep(({ pid }) => pid !== owner.pid)).toHaveLength(1);
  });

  it('passes no secrets of this machine on', () =>
    withPod(
      async (pod) => {
        expect((await run(pod, 'echo "$TOKEN|$OWN"', { env: { OWN: 'a' } })).output).toBe('|a\n');
      },
      { env: { PATH: process.env['PATH'], TOKEN: 'secret' } },
    ));

  it('has both streams and all of a large output', () =>
    withPod(async (pod) => {
      const { output } = await run(pod, 'echo error >&2; yes 0123456789abcde | head -c 20971520');

      expect(output).toContain('error\n');
      expect(output.length).toBe(20_971_526);
    }));

  it('ends what a step started and left behind', () =>
    withPod(async (pod) => {
      const { exitCode, output } = await run(pod, 'sleep 1000 & echo $!');

      expect(exitCode).toBe(0);
      await until(() => !isAlive(Number(output)));
    }));

  it('does not wait for a daemon that holds the output', () =>
    withPod(async (pod) => {
      const { output } = await run(pod, 'setsid sleep 30 & echo $!; sleep 0.2');

      expect(output).toMatch(/^\d+\n$/);
      process.kill(Number(output), 'SIGKILL');
    }));

  it('ends a step and its children on SIGTERM', () =>
    withPod(async (pod) => {
      const io = new TestIo();
      const step = await pod.start(shell('sleep 1000 & echo $!; wait'), io);
      await until(() => io.output.text.endsWith('\n'));

      await step.stop(10_000);

      expect((await step.wait()).exitCode).toBe(143);
      await until(() => !isAlive(Number(io.output.text)));
    }));

  it('kills a step that ignores SIGTERM after its grace period', () =>
    withPod(async (pod) => {
      const io = new TestIo();
      const step = await pod.start(shell('trap "" TERM; echo up; while :; do sleep 0.05; done'), io);
      await until(() => io.output.text === 'up\n');

      await Promise.all([step.stop(200), step.stop(200)]);
      await step.stop(0);

      expect((await step.wait()).exitCode).toBe(137);
    }));

  it('ends running steps when the pod closes', async () => {
    const pod = await runtime().openPod(podSpec, new TestIo());
    const step = await pod.start(shell('sleep 1000'), new TestIo());

    await Promise.all([pod.close({ keep: false }), pod.close({ keep: false })]);

    expect((await step.wait()).exitCode).toBe(137);
    await expect(pod.start(shell('true'), new TestIo())).rejects.toThrow('The stage has ended.');
  });

  it('says which program this machine does not have', () =>
    withPod(async (pod) => {
      const spec = shell('', { program: { kind: 'argv', argv: ['pipeline-no-such-program'] } });

      await expect(pod.start(spec, new TestIo())).rejects.toMatchObject({
        code: 'runtime/program-missing',
        message: expect.stringContaining('step needs the program "pipeline-no-such-program"'),
      });
    }));

  it('runs a program that stands in for an image', async () => {
    const directory = join(temporaryDirectory, 'bin');
    await mkdir(directory);
    await writeFile(join(directory, 'bandit'), '#!/bin/sh\necho bandit "$@"\n');
    await chmod(join(directory, 'bandit'), 0o755);
    const programs = { 'pycqa/bandit:1': { directory, entryPoint: ['bandit'] } };

    await withPod(
      async (pod) => {
        const own = { image: 'pycqa/bandit:1' };
        const named = await run(pod, 'bandit -r .', own);
        const program = { kind: 'arguments', arguments: ['-v'] } as const;
        const byEntryPoint = await run(pod, '', { ...own, program });

        expect(named.output).toBe('bandit -r .\n');
        expect(byEntryPoint.output).toBe('bandit -v\n');
      },
      { programs },
    );
  });

  it('gives steps a copy of a directory of the configuration, which they may change', async () => {
    const database = join(temporaryDirectory, 'database');
    await mkdir(database);
    await writeFile(join(database, 'version'), '1');
    const hostDirectories = [{ hostPath: database, path: '/scanner-database' }];

    await withPod(async (pod) => {
      await run(pod, 'echo more >> /scanner-database/version', { hostDirectories });
      const { output } = await run(pod, 'cat /scanner-database/version', { hostDirectories });

      expect(output).toBe('1more\n');
    });

    expect(await readFile(join(database, 'version'), 'utf8')).toBe('1');
  });

  it('says which directory of the configuration does not exist', () =>
    withPod(async (pod) => {
      const hostDirectories = [{ hostPath: '/nowhere/database', path: '/db' }];

      await expect(pod.start(shell('true', { hostDirectories }), new TestIo())).rejects.toMatchObject({
        code: 'runtime/host-directory-missing',
      });
    }));

  it.each<[program: ContainerSpec['program']]>([
    [{ kind: 'image' }],
    [{ kind: 'arguments', arguments: ['-v'] }],
  ])('refuses %j of an image it does not know', (program) =>
    withPod(async (pod) => {
      await expect(pod.start(shell('', { program }), new TestIo())).rejects.toMatchObject({
        code: 'runtime/host-no-images',
        message: expect.stringContaining('--runtime docker'),
      });
    }),
  );

  it('refuses to build, push and export images', () =>
    withPod(async (pod) => {
      for (const call of [pod.buildImage, pod.pushImage, pod.exportImage] as (() => Promise<unknown>)[]) {
        await expect(call()).rejects.toMatchObject({ code: 'runtime/host-no-images' });
      }
    }));

  it('refuses a stage that shares paths of the machine', async () => {
    const opening = runtime().openPod({ ...podSpec, sharedPaths: ['/var/run'] }, new TestIo());

    await expect(opening).rejects.toMatchObject({ code: 'runtime/host-no-volumes' });
  });

  it('says what has no effect', () =>
    withPod(async (pod) => {
      const { output } = await run(pod, 'true', { user: '1000', limits: { memoryBytes: 1, cpus: 1 } });

      expect(output).toBe('Without effect on the host runtime: user 1000, memory limit, cpu limit.\n');
    }));

  it('does not start a step that was aborted before', () =>
    withPod(async (pod) => {
      const io = new TestIo();
      io.abort();

      await expect(pod.start(shell('true'), io)).rejects.toThrow('aborted by the test');
    }));

  it('gives files out as a tar', () =>
    withPod(async (pod) => {
      await run(pod, 'mkdir out; echo 1 > out/one');

      const contents: Record<string, string> = {};
      for await (const entry of (await pod.copyOut(`${pod.workspace}/out`)).pipe(extract())) {
        contents[entry.header.name] = await text(entry);
      }

      expect(contents).toEqual({ out: '', 'out/one': '1\n' });
    }));

  function runtime(overrides: Partial<HostRuntimeOptions> = {}): HostRuntime {
    return new HostRuntime({ clock, owner, env: process.env, temporaryDirectory, ...overrides });
  }

  async function withPod(
    use: (pod: Pod) => Promise<void>,
    overrides: Partial<HostRuntimeOptions> = {},
  ): Promise<void> {
    const pod = await runtime(overrides).openPod(podSpec, new TestIo());
    try {
      await use(pod);
    } finally {
      await pod.close({ keep: false });
    }
  }
});

const owner = { host: 'here', pid: 42, startedAt: '1' };
const clock: Clock = { now: () => Date.now(), sleep: (ms, signal) => delay(ms, undefined, { signal }) };
const podSpec: PodSpec = { executionId: 'e', stageId: 's', hostNames: [], sharedPaths: [], volumes: [] };

function shell(script: string, overrides: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    name: 'step',
    image: 'alpine',
    pull: 'missing',
    program: { kind: 'argv', argv: ['sh', '-c', script] },
    env: {},
    ...overrides,
  };
}

async function run(pod: Pod, script: string, overrides: Partial<ContainerSpec> = {}) {
  const io = new TestIo();
  const exit = await (await pod.start(shell(script, overrides), io)).wait();
  return { ...exit, output: io.output.text };
}

/** A process that ended but that nobody has asked about counts as dead. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(existsSync('/proc') ? readFileSync(`/proc/${pid}/status`, 'utf8') : '');
  } catch {
    return false;
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await delay(10);
}
