import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { BuildSpec, Pod } from '../../engine/ports.ts';
import { type Registry, startRegistry } from '../../scripts/lib/registry.mjs';
import { describeWithEngine, engineRequest, runShell, TestEngine } from '../../test/helpers/docker.ts';
import { TestIo } from '../../test/helpers/runtime-io.ts';

describeWithEngine('building, pushing and exporting images', () => {
  const engine = new TestEngine();
  let registry: Registry;
  let repository = '';
  beforeAll(async () => {
    registry = await startRegistry();
    repository = `${registry.address}/team/app`;
  }, 120_000);
  afterEach(() => engine.expectNothingLeft());
  afterAll(async () => {
    for (const tag of ['a', 'b'])
      await engineRequest('DELETE', `/images/${repository}:${tag}`).catch(() => {});
    await registry.stop();
    await engine.runtime.close();
  });

  it('builds a directory of the workspace and pushes every tag with one digest', () =>
    engine.withPod(async (pod) => {
      await write(pod, {
        'app/Dockerfile': 'FROM busybox:stable\nCOPY hello /hello\n',
        'app/hello': 'hello',
      });
      const io = new TestIo();

      const { imageId } = await pod.buildImage(spec({ context: '/harness/app' }), io);
      const a = await pod.pushImage(`${repository}:a`, loginOf(registry), io);
      const b = await pod.pushImage(`${repository}:b`, loginOf(registry), io);

      expect(imageId).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(a.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(b.digest).toBe(a.digest);
      expect((await registry.tags('team/app')).sort()).toEqual(['a', 'b']);
      expect(io.output.text).toContain('Step 2/2 : COPY hello /hello');
      const run = await runShell(pod, 'cat /hello', { image: `${repository}:a` });
      expect(run.output).toBe('hello');
    }));

  it('passes arguments, labels and the target on', () =>
    engine.withPod(async (pod) => {
      const dockerfile =
        'FROM busybox:stable AS t\nARG A\nLABEL fresh=FRESH\nRUN echo "A is $A"\nFROM busybox:stable\nRUN exit 1\n';
      await write(pod, { Dockerfile: dockerfile });
      const io = new TestIo();

      await pod.buildImage(spec({ buildArgs: { A: 'b, c=d' }, labels: { L: 'm' }, target: 't' }), io);

      expect(io.output.text).toMatch(/^A is b, c=d$/m);
      const image = JSON.parse(await engineRequest('GET', `/images/${repository}:a/json`));
      expect(image.Config.Labels).toMatchObject({ L: 'm' });
    }));

  it('names the absolute path of a Dockerfile that is missing', () =>
    engine.withPod(async (pod) => {
      const building = pod.buildImage(spec({ dockerfile: '/harness/docker/Dockerfile' }), new TestIo());

      await expect(building).rejects.toMatchObject({
        code: 'runtime/dockerfile-missing',
        message: expect.stringContaining('/harness/docker/Dockerfile'),
      });
    }));

  it('leaves what .dockerignore names out of the context, although the builder needs the Dockerfile', () =>
    engine.withPod(async (pod) => {
      await write(pod, {
        '.dockerignore': '*\n!src\nsrc/*.log\n',
        Dockerfile:
          'FROM busybox:stable\nLABEL fresh=FRESH\nCOPY . /context\nRUN cd /context && find . -type f | sort\n',
        'src/a': '',
        'src/b.log': '',
        secret: '',
      });
      const io = new TestIo();

      await pod.buildImage(spec({}), io);

      expect(io.output.text).toMatch(/Running in .*\n\.\/src\/a\n/);
      expect(io.output.text).not.toContain('secret');
    }));

  it('takes a Dockerfile from outside the context', () =>
    engine.withPod(async (pod) => {
      await write(pod, {
        'docker/Dockerfile': 'FROM busybox:stable\nLABEL fresh=FRESH\nRUN echo outside\n',
        'app/a': '',
      });
      const io = new TestIo();

      await pod.buildImage(spec({ context: '/harness/app', dockerfile: '/harness/docker/Dockerfile' }), io);

      expect(io.output.text).toMatch(/^outside$/m);
    }));

  it('fails with the message of the builder', () =>
    engine.withPod(async (pod) => {
      await write(pod, { Dockerfile: 'FROM busybox:stable\nRUN echo broken; exit 3\n' });
      const io = new TestIo();

      await expect(pod.buildImage(spec({}), io)).rejects.toMatchObject({
        code: 'runtime/build-failed',
        failureType: 'Unknown',
        message: expect.stringContaining('returned a non-zero code: 3'),
      });
      expect(io.output.text).toMatch(/^broken$/m);
    }));

  it('fails when the Dockerfile is none', () =>
    engine.withPod(async (pod) => {
      await write(pod, { Dockerfile: 'FORM busybox\n' });

      await expect(pod.buildImage(spec({}), new TestIo())).rejects.toMatchObject({
        code: 'runtime/build-failed',
        message: expect.stringContaining('FORM'),
      });
    }));

  it('ends on the engine when the step is aborted', () =>
    engine.withPod(async (pod) => {
      await write(pod, { Dockerfile: 'FROM busybox:stable\nRUN echo started; sleep 600\n' });
      const io = new TestIo();
      const building = pod.buildImage(spec({}), io);
      while (!/^started$/m.test(io.output.text)) await new Promise((resolve) => setTimeout(resolve, 20));

      io.abort(new Error('stopped'));

      await expect(building).rejects.toThrow('stopped');
    }));

  it('pulls the base image with the login for its registry', () =>
    engine.withPod(async (pod) => {
      const base = `${registry.address}/base`;
      await engineRequest('POST', '/images/busybox:stable/tag', { repo: base, tag: '1' });
      await pod.pushImage(`${base}:1`, loginOf(registry), new TestIo());
      await engineRequest('DELETE', `/images/${base}:1`);
      await write(pod, { Dockerfile: `FROM ${base}:1\n` });

      await expect(pod.buildImage(spec({}), new TestIo())).rejects.toMatchObject({
        failureType: 'Authentication',
      });
      await pod.buildImage(spec({ logins: [loginOf(registry)] }), new TestIo());

      await engineRequest('DELETE', `/images/${base}:1`);
    }));

  it.each<[why: string, reference: () => string, login: boolean, failureType: string]>([
    ['a registry that refuses the login', () => `${repository}:a`, false, 'Authentication'],
    ['a registry that is not there', () => '127.0.0.1:9/app:a', true, 'Connectivity'],
    ['a tag that does not exist', () => `${registry.address}/nothing:a`, true, 'Unknown'],
  ])('does not push to %s', async (_, reference, hasLogin, failureType) => {
    await engine.withPod(async (pod) => {
      for (const repo of [repository, '127.0.0.1:9/app']) {
        await engineRequest('POST', '/images/busybox:stable/tag', { repo, tag: 'a' });
      }

      const pushing = pod.pushImage(reference(), hasLogin ? loginOf(registry) : undefined, new TestIo());

      await expect(pushing).rejects.toMatchObject({ failureType });
      await engineRequest('DELETE', '/images/127.0.0.1:9/app:a');
    });
  });

  it('writes an image of the engine as an archive into the pod', () =>
    engine.withPod(async (pod) => {
      const source = { image: 'busybox:stable', pull: 'missing' } as const;

      const { imageId } = await pod.exportImage(source, '/addon/images/app.tar', new TestIo());

      expect(imageId).toMatch(/^sha256:/);
      const { output } = await runShell(pod, 'tar -xOf /addon/images/app.tar manifest.json', {
        user: '1000',
      });
      expect(JSON.parse(output)[0].RepoTags).toContain('busybox:stable');
    }));

  it('stops an export when the step is aborted', () =>
    engine.withPod(async (pod) => {
      for (const ms of [0, 20, 100, 300]) {
        const io = new TestIo();
        const source = { image: 'ghcr.io/pycqa/bandit/bandit:1.7.10', pull: 'missing' } as const;
        const exporting = pod.exportImage(source, '/addon/app.tar', io);
        setTimeout(() => io.abort(new Error('stopped')), ms);

        await expect(exporting).rejects.toThrow('stopped');
      }
    }));

  function spec(overrides: Partial<BuildSpec>): BuildSpec {
    const { context = '/harness' } = overrides;
    return {
      context,
      dockerfile: `${context}/Dockerfile`,
      tags: [`${repository}:a`, `${repository}:b`],
      buildArgs: {},
      labels: {},
      logins: [],
      ...overrides,
    };
  }
});

/** `FRESH` in a file is different each time, so that the builder's cache does not answer. */
async function write(pod: Pod, files: Readonly<Record<string, string>>): Promise<void> {
  const archive = pack();
  for (const [name, content] of Object.entries(files))
    archive.entry({ name }, content.replace('FRESH', randomUUID()));
  archive.finalize();
  await pod.copyIn(Readable.from(archive), '/harness');
}

function loginOf({ address: server, username, password }: Registry) {
  return { server, username, password };
}
