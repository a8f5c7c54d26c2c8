import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, expect, it } from 'vitest';
import type { ByteSink } from '../../engine/ports.ts';
import { describeWithEngine, runShell, shell, TestEngine } from '../../test/helpers/docker.ts';
import { TestIo } from '../../test/helpers/runtime-io.ts';

describeWithEngine('container of a step', () => {
  const engine = new TestEngine();
  afterEach(() => engine.expectNothingLeft());
  afterAll(() => engine.runtime.close());

  it('runs the script and not the entry point of the image', () =>
    engine.withPod(async (pod) => {
      const { output } = await runShell(pod, 'echo mine', { image: 'docker:dind' });

      expect(output).toBe('mine\n');
    }));

  it('runs entry point and command of the image when nothing else is asked for', () =>
    engine.withPod(async (pod) => {
      const own = await runShell(pod, '', { program: { kind: 'image' } });
      const withArguments = await runShell(pod, '', {
        image: 'ghcr.io/pycqa/bandit/bandit:1.7.10',
        program: { kind: 'arguments', arguments: ['--version'] },
      });

      expect(own).toMatchObject({ exitCode: 0, output: '' });
      expect(withArguments.output).toContain('bandit');
    }));

  it('says that the image has no such program', () =>
    engine.withPod(async (pod) => {
      const run = await pod.start(
        shell('', { program: { kind: 'argv', argv: ['pwsh', '-Command', 'x'] } }),
        new TestIo(),
      );

      await expect(run.wait()).rejects.toMatchObject({
        code: 'runtime/program-missing',
        failureType: 'Unknown',
        message: expect.stringContaining('Image busybox:stable has no program "pwsh"'),
      });
    }));

  it('keeps the exit code of a script that could not find a command', () =>
    engine.withPod(async (pod) => {
      expect((await runShell(pod, 'nope')).exitCode).toBe(127);
    }));

  it('ends a step that takes more memory than its limit, and says so', () =>
    engine.withPod(async (pod) => {
      const exit = await runShell(pod, 'x=0123456789abcdef; while true; do x=$x$x; done', {
        limits: { memoryBytes: 64 * 1024 * 1024 },
      });

      expect(exit).toMatchObject({ exitCode: 137, outOfMemory: true });
    }));

  it('takes a limit of more processors than there are', () =>
    engine.withPod(async (pod) => {
      expect((await runShell(pod, 'true', { limits: { cpus: 400 } })).exitCode).toBe(0);
    }));

  it('is privileged only when asked to be', () =>
    engine.withPod(async (pod) => {
      const mount = 'mount -t tmpfs none /tmp && echo mounted';

      expect((await runShell(pod, mount, { privileged: true })).output).toBe('mounted\n');
      expect((await runShell(pod, mount)).exitCode).not.toBe(0);
    }));

  it(
    'loses nothing of 200 MB of output, in flat memory',
    () =>
      engine.withPod(async (pod) => {
        const count = new CountingSink();
        const before = process.memoryUsage.rss();

        const run = await pod.start(shell('yes 0123456789abcde | head -c 209715200; echo end'), {
          ...noIo(),
          output: count,
        });
        await run.wait();

        expect(count.bytes).toBe(209_715_204);
        expect(count.tail).toMatch(/end\n$/);
        expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 1024 * 1024);
      }),
    60_000,
  );

  it('waits for a slow reader and then has all output', () =>
    engine.withPod(async (pod) => {
      const count = new CountingSink(() => delay(1));

      const run = await pod.start(shell('yes 0123456789abcde | head -c 4194304; echo end'), {
        ...noIo(),
        output: count,
      });
      await run.wait();

      expect(count.bytes).toBe(4_194_308);
      expect(count.tail).toMatch(/end\n$/);
    }));

  it('gets SIGTERM first and its grace period', () =>
    engine.withPod(async (pod) => {
      const io = new TestIo();
      const run = await pod.start(
        shell('trap "echo bye; exit 3" TERM; echo up; while :; do sleep 0.1; done'),
        io,
      );
      await until(() => io.output.text.includes('up'));

      await run.stop(10_000);

      expect(await run.wait()).toEqual({ exitCode: 3, outOfMemory: false });
      expect(io.output.text).toBe('up\nbye\n');
    }));

  it('is killed when it ignores SIGTERM', () =>
    engine.withPod(async (pod) => {
      const io = new TestIo();
      const run = await pod.start(shell('trap "" TERM; echo up; while :; do sleep 0.1; done'), io);
      await until(() => io.output.text.includes('up'));
      const before = performance.now();

      await run.stop(300);

      expect((await run.wait()).exitCode).toBe(137);
      expect(performance.now() - before).toBeGreaterThanOrEqual(300);
    }));

  it('ends at once on SIGTERM when it is a plain script', () =>
    engine.withPod(async (pod) => {
      const run = await pod.start(shell('sleep 1000'), new TestIo());
      const before = performance.now();

      await run.stop(30_000);

      expect((await run.wait()).exitCode).toBe(143);
      expect(performance.now() - before).toBeLessThan(5_000);
    }));

  it('can be stopped twice, more harshly, and after its end', () =>
    engine.withPod(async (pod) => {
      const run = await pod.start(shell('trap "" TERM; while :; do sleep 0.1; done'), new TestIo());

      await Promise.all([run.stop(60_000), run.stop(0)]);
      await run.stop(0);

      expect((await run.wait()).exitCode).toBe(137);
    }));

  it('does not start when the step was aborted before', () =>
    engine.withPod(async (pod) => {
      const io = new TestIo();
      io.abort();

      await expect(pod.start(shell('true'), io)).rejects.toThrow('aborted by the test');
    }));

  it.each([0, 5, 20, 60, 120])('leaves nothing when the step is aborted %d ms into its start', async (ms) => {
    await engine.withPod(async (pod) => {
      const io = new TestIo();
      const starting = pod.start(shell('sleep 1000'), io);
      setTimeout(() => io.abort(), ms);

      const run = await starting.catch(() => undefined);

      await run?.stop(0);
    });
  });

  it('leaves nothing when the stage is aborted while its pod opens', async () => {
    for (const ms of [0, 5, 20, 60, 120]) {
      const abort = new AbortController();
      const opening = engine.openPod({}, abort.signal);
      setTimeout(() => abort.abort(new Error('stopped')), ms);

      const pod = await opening.catch(() => undefined);
      await pod?.close({ keep: false });
    }

    await engine.runtime.close();
  });

  it('refuses a mount that is none with a message about the step', () =>
    engine.withPod(async (pod) => {
      const spec = shell('true', { workspaceMounts: [{ path: 'relative', readOnly: false }] });

      await expect(pod.start(spec, new TestIo())).rejects.toMatchObject({
        code: 'runtime/container-refused',
        message: expect.stringContaining('cannot start step from image busybox:stable'),
      });
    }));

  it('runs many at a time', () =>
    engine.withPod(async (pod) => {
      const runs = Array.from({ length: 6 }, (_, index) =>
        runShell(pod, `echo ${index}`, { name: `s${index}` }),
      );

      expect((await Promise.all(runs)).map(({ output }) => output)).toEqual([
        '0\n',
        '1\n',
        '2\n',
        '3\n',
        '4\n',
        '5\n',
      ]);
    }));
});

class CountingSink implements ByteSink {
  bytes = 0;
  tail = '';
  readonly #pause: () => Promise<void> | void;

  constructor(pause: () => Promise<void> | void = () => {}) {
    this.#pause = pause;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.bytes += chunk.length;
    this.tail = Buffer.from(chunk.subarray(-16)).toString();
    await this.#pause();
  }
}

function noIo() {
  const { signal, progress } = new TestIo();
  return { signal, progress };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await delay(10);
}
