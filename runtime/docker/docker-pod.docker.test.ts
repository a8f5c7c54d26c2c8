import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, expect, it } from 'vitest';
import type { PodSpec, PodVolume } from '../../engine/ports.ts';
import { describeWithEngine, engineRequest, runShell, shell, TestEngine } from '../../test/helpers/docker.ts';
import { TestIo } from '../../test/helpers/runtime-io.ts';

describeWithEngine('pod on a container engine', () => {
  const engine = new TestEngine();
  afterEach(() => engine.expectNothingLeft());
  afterAll(() => engine.runtime.close());

  it('shows a file of one step to the next', () =>
    engine.withPod(async (pod) => {
      await runShell(pod, 'echo hello > /harness/a');

      expect((await runShell(pod, 'cat a')).output).toBe('hello\n');
    }));

  it('keeps nothing outside the volumes from step to step', () =>
    engine.withPod(async (pod) => {
      await runShell(pod, 'touch /tmp/a; export X=1');

      expect((await runShell(pod, `ls -A /tmp; echo \${X:-none}`)).output).toBe('none\n');
    }));

  it('starts every pod with an empty workspace', async () => {
    await engine.withPod(async (pod) => void (await runShell(pod, 'touch a')));

    await engine.withPod(async (pod) => expect((await runShell(pod, 'ls -A')).output).toBe(''));
  });

  it('runs in the workspace unless told otherwise', () =>
    engine.withPod(async (pod) => {
      expect((await runShell(pod, 'pwd')).output).toBe('/harness\n');
      expect((await runShell(pod, 'pwd', { workingDirectory: '/tmp' })).output).toBe('/tmp\n');
      expect((await runShell(pod, 'pwd', { workingDirectory: { kind: 'image' } })).output).toBe('/\n');
    }));

  it('shares a path between different images', () =>
    engine.withPod(
      async (pod) => {
        await runShell(pod, 'echo hello > /shared/x', { user: '1000' });

        const other = await runShell(pod, 'cat /shared/x', { image: 'debian:bookworm-slim' });

        expect(other.output).toBe('hello\n');
      },
      { sharedPaths: ['/shared'] },
    ));

  it('starts a shared path empty although the image has files there', () =>
    engine.withPod(
      async (pod) => {
        const { output } = await runShell(pod, 'ls -A /usr/share', { image: 'debian:bookworm-slim' });

        expect(output).toBe('');
      },
      { sharedPaths: ['/usr/share'] },
    ));

  it('lets a user without rights write to the workspace and the scratch volume', () =>
    engine.withPod(async (pod) => {
      const { exitCode, output } = await runShell(pod, 'id -u; touch /harness/a /addon/b', { user: '1000' });

      expect({ exitCode, output }).toEqual({ exitCode: 0, output: '1000\n' });
    }));

  it('gives the workspace a second, read-only place', () =>
    engine.withPod(async (pod) => {
      const { output } = await runShell(pod, 'echo hi > /harness/a; cat /code/a; touch /code/b', {
        workspaceMounts: [{ path: '/code', readOnly: true }],
      });

      expect(output).toBe('hi\ntouch: /code/b: Read-only file system\n');
    }));

  it('passes the environment on, whatever is in it', () =>
    engine.withPod(async (pod) => {
      const env = { QUOTES: `a"b'c`, LINES: 'one\ntwo', EQUALS: 'a=b', EMPTY: '' };

      const { output } = await runShell(pod, 'printf "%s|%s|%s|%s" "$QUOTES" "$LINES" "$EQUALS" "$EMPTY"', {
        env,
      });

      expect(output).toBe(`a"b'c|one\ntwo|a=b|`);
    }));

  it('reports the exit code of a step', () =>
    engine.withPod(async (pod) => {
      expect(await runShell(pod, 'exit 7')).toEqual({ exitCode: 7, outOfMemory: false, output: '' });
    }));

  it('reaches a background server by localhost and by its name', () =>
    engine.withPod(
      async (pod) => {
        const serve = 'mkdir /www; echo pong > /www/index.html; httpd -f -p 8080 -h /www';
        await pod.start(shell(serve, { name: 'bg' }), new TestIo());

        const ask = 'for i in $(seq 50); do wget -qO- $URL && exit; sleep 0.1; done; exit 1';
        const byLocalhost = await runShell(pod, ask, { env: { URL: 'http://localhost:8080' } });
        const byGroupName = await runShell(pod, ask, { env: { URL: 'http://sg_bg:8080' } });

        expect([byLocalhost.output, byGroupName.output]).toEqual(['pong\n', 'pong\n']);
      },
      { hostNames: ['bg', 'sg_bg'] },
    ));

  it('keeps services of one pod away from another', async () => {
    await engine.withPod(async (first) => {
      await first.start(shell('httpd -f -p 8080'), new TestIo());

      await engine.withPod(async (second) => {
        expect((await runShell(second, 'wget -qO- http://localhost:8080')).exitCode).toBe(1);
      });
    });
  });

  it('ends background containers when it closes', async () => {
    const pod = await engine.openPod();
    const run = await pod.start(shell('sleep 1000'), new TestIo());

    await pod.close({ keep: false });

    expect((await run.wait()).exitCode).toBe(137);
  });

  it('closes twice, and at the same time', async () => {
    const pod = await engine.openPod();

    await Promise.all([pod.close({ keep: false }), pod.close({ keep: false })]);

    await pod.close({ keep: false });
  });

  it('leaves nothing when it closes while steps start', async () => {
    for (const ms of [0, 10, 50, 150]) {
      const pod = await engine.openPod();
      const starts = [1, 2, 3].map(() => pod.start(shell('sleep 1000'), new TestIo()));
      await new Promise((resolve) => setTimeout(resolve, ms));

      await Promise.all([pod.close({ keep: false }), ...starts.map((start) => start.catch(() => {}))]);

      await engine.expectNothingLeft();
    }
  });

  it.each<[why: string, spec: Partial<PodSpec>]>([
    ['a path that is not absolute', { sharedPaths: ['relative'] }],
    ['the same path twice', { sharedPaths: ['/shared', '/shared'] }],
    ['a claim that is no name', { sharedPaths: ['/shared'], volumes: [claimOf('/x', '../y')] }],
  ])('cannot be opened with %s, and leaves nothing', async (_, spec) => {
    const opening = engine.withPod(async (pod) => void (await runShell(pod, 'true')), spec);

    await expect(opening).rejects.toMatchObject({
      code: expect.stringMatching(/^runtime\/(pod|container)-refused$/),
    });
  });

  it('mounts directories of the engine, and claims that outlive it', async () => {
    const claim = `pipeline-test-${randomUUID()}`;
    const volumes = (readOnly: boolean) => [
      { mountPath: '/engine-tmp', source: { kind: 'hostPath', path: '/tmp' } as const },
      claimOf('/claim', claim, readOnly),
    ];
    const write = 'mount | grep -c " /engine-tmp "; echo kept > /claim/a';
    const read = 'cat /claim/a; touch /claim/b';

    await engine.withPod(async (pod) => expect((await runShell(pod, write)).output).toBe('1\n'), {
      volumes: volumes(false),
    });
    await engine.withPod(
      async (pod) =>
        expect((await runShell(pod, read)).output).toBe('kept\ntouch: /claim/b: Read-only file system\n'),
      { volumes: volumes(true) },
    );

    await engineRequest('DELETE', `/volumes/${claim}`);
  });

  it('refuses to start anything after it closed', async () => {
    const pod = await engine.openPod();
    await pod.close({ keep: false });

    await expect(pod.start(shell('true'), new TestIo())).rejects.toThrow('The stage has ended.');
  });
});

function claimOf(mountPath: string, name: string, readOnly = false): PodVolume {
  return { mountPath, source: { kind: 'claim', name, readOnly } };
}
