import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';
import { afterAll, afterEach, expect, it } from 'vitest';
import { describeWithEngine, runShell, TestEngine } from '../../test/helpers/docker.ts';

describeWithEngine('files of a pod', () => {
  const engine = new TestEngine();
  afterEach(() => engine.expectNothingLeft());
  afterAll(() => engine.runtime.close());

  it('arrive owned by root and writable for everybody, in directories that did not exist', () =>
    engine.withPod(async (pod) => {
      await pod.copyIn(tarOf({ 'src/main.py': 'print(1)', README: 'hi' }), '/harness/deep/er');

      const { output, exitCode } = await runShell(
        pod,
        'cd deep/er && stat -c "%a %u %n" . src src/main.py README && echo more >> src/main.py && touch src/new',
        { user: '1000' },
      );

      expect(output).toBe('777 0 .\n777 0 src\n666 0 src/main.py\n666 0 README\n');
      expect(exitCode).toBe(0);
    }));

  it('arrive in shared paths and in memory, too', () =>
    engine.withPod(
      async (pod) => {
        await pod.copyIn(tarOf({ a: 'disk' }), '/shared');
        await pod.copyIn(tarOf({ a: 'memory' }), '/memory');

        const { output } = await runShell(pod, 'cat /shared/a /memory/a; mount | grep -c "tmpfs on /memory"');

        expect(output).toBe('diskmemory1\n');
      },
      {
        sharedPaths: ['/shared'],
        volumes: [{ mountPath: '/memory', source: { kind: 'empty', inMemory: true } }],
      },
    ));

  it('do not land outside when their archive says so', () =>
    engine.withPod(async (pod) => {
      await pod.copyIn(tarOf({ '../addon/evil': 'x' }), '/harness');

      expect(await pod.readFile('/addon/evil', 100)).toBeUndefined();
      expect(await pod.listFiles('/harness')).toEqual(['addon/evil']);
    }));

  it('are read by path, followed through links', () =>
    engine.withPod(async (pod) => {
      await runShell(
        pod,
        'mkdir d; echo content > d/file; ln -s d/file link; ln -s link link2; ln -s loop loop',
      );

      expect(await read('/harness/d/file')).toBe('content\n');
      expect(await read('/harness/link2')).toBe('content\n');
      expect(await read('/harness/none')).toBeUndefined();
      await expect(read('/harness/d')).rejects.toMatchObject({ code: 'runtime/unreadable-file' });
      await expect(read('/harness/loop')).rejects.toMatchObject({ code: 'runtime/unreadable-file' });

      async function read(path: string): Promise<string | undefined> {
        const content = await pod.readFile(path, 100);
        return content === undefined ? undefined : Buffer.from(content).toString();
      }
    }));

  it('are not read beyond the limit', () =>
    engine.withPod(async (pod) => {
      await runShell(pod, 'head -c 101 /dev/zero > large');

      await expect(pod.readFile('/harness/large', 100)).rejects.toMatchObject({
        code: 'runtime/file-too-large',
      });
    }));

  it('never come from this machine, even through a link', () =>
    engine.withPod(async (pod) => {
      await runShell(pod, 'ln -s /etc/shadow shadow');

      expect(await pod.readFile('/harness/shadow', 10_000)).toBeUndefined();
    }));

  it('are listed without directories', () =>
    engine.withPod(async (pod) => {
      await runShell(pod, 'mkdir -p a/b empty; touch a/b/two one; ln one again; ln -s one link');

      expect(await pod.listFiles('/harness')).toEqual(['a/b/two', 'again', 'one']);
      expect(await pod.listFiles('/harness/a')).toEqual(['b/two']);
      expect(await pod.listFiles('/harness/none')).toEqual([]);
    }));

  it('come out as a tar', () =>
    engine.withPod(async (pod) => {
      await runShell(pod, 'mkdir -p out; echo 1 > out/one');

      const contents: Record<string, string> = {};
      for await (const entry of (await pod.copyOut('/harness/out')).pipe(extract())) {
        contents[entry.header.name] = await text(entry);
      }

      expect(contents).toEqual({ 'out/': '', 'out/one': '1\n' });
      await expect(pod.copyOut('/harness/none')).rejects.toMatchObject({ code: 'runtime/unreadable-file' });
    }));

  it('of a directory of this machine appear as a copy that can be written to', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'pipeline-test-'));
    await writeFile(join(directory, 'trivy.db'), 'data', { mode: 0o600 });
    const hostDirectories = [{ hostPath: directory, path: '/cache/db' }];

    await engine.withPod(async (pod) => {
      const first = await runShell(pod, 'cat /cache/db/trivy.db; echo more > /cache/db/x', {
        hostDirectories,
        user: '1000',
      });
      await rm(directory, { recursive: true });
      const second = await runShell(pod, 'cat /cache/db/trivy.db /cache/db/x', { hostDirectories });

      expect(first.output).toBe('data');
      expect(second.output).toBe('datamore\n');
    });
  });
});

function tarOf(files: Readonly<Record<string, string>>): Readable {
  const archive = pack();
  for (const [name, content] of Object.entries(files))
    archive.entry({ name, uid: 1000, mode: 0o600 }, content);
  archive.finalize();
  return Readable.from(archive);
}
