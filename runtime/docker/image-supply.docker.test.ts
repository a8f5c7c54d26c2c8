import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Registry, startRegistry } from '../../scripts/lib/registry.mjs';
import { describeWithEngine, engineRequest, shell, TestEngine } from '../../test/helpers/docker.ts';
import { TestIo } from '../../test/helpers/runtime-io.ts';

/** Nothing listens there: what must be pulled from it cannot be reached. */
const unreachable = '127.0.0.1:9/pipeline-test';

describeWithEngine('images', () => {
  const engine = new TestEngine();
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry();
  }, 120_000);
  afterEach(() => engine.expectNothingLeft());
  afterAll(async () => {
    await registry.stop();
    await engine.runtime.close();
  });

  it('are present or missing', async () => {
    expect(await engine.runtime.imageState('busybox:stable')).toBe('present');
    expect(await engine.runtime.imageState('docker.io/library/busybox:stable')).toBe('present');
    expect(await engine.runtime.imageState('pipeline-test/none')).toBe('missing');
  });

  it('are not pulled when the policy forbids it', () =>
    engine.withPod(async (pod) => {
      const spec = shell('true', { image: `${unreachable}:1`, pull: 'never' });

      await expect(pod.start(spec, new TestIo())).rejects.toMatchObject({
        code: 'runtime/image-missing',
        failureType: 'PluginImageFailure',
      });
    }));

  it('that can be had in no way fail with all three ways named', async () => {
    const ensuring = engine.runtime.ensureImage({ image: `${unreachable}:1`, pull: 'missing' }, new TestIo());

    await expect(ensuring).rejects.toMatchObject({
      code: 'runtime/image-unavailable',
      failureType: 'Connectivity',
      message: expect.stringMatching(/not on this engine, cannot be pulled, and has no recipe/),
    });
  });

  it('with policy "always" are not taken from the engine when the registry is gone', async () => {
    await engineRequest('POST', '/images/busybox:stable/tag', { repo: unreachable, tag: 'stale' });
    try {
      const source = { image: `${unreachable}:stale`, pull: 'always' } as const;

      await expect(engine.runtime.ensureImage(source, new TestIo())).rejects.toMatchObject({
        code: 'runtime/image-unavailable',
      });
    } finally {
      await engineRequest('DELETE', `/images/${unreachable}:stale`);
    }
  });

  it('are pulled with a login, with progress, and once for all who want them', async () => {
    const image = await pushed('pull');
    const login = loginOf(registry);
    const ios = [new TestIo(), new TestIo()];

    const how = await Promise.all(
      ios.map((io) => engine.runtime.ensureImage({ image, pull: 'missing', login }, io)),
    );

    expect(how).toEqual(['pulled', 'pulled']);
    for (const { reports } of ios) expect(reports[0]).toMatchObject({ kind: 'pull', subject: image });
    expect(await engine.runtime.imageState(image)).toBe('present');
    expect(await engine.runtime.ensureImage({ image, pull: 'missing' }, new TestIo())).toBe('present');
    await engineRequest('DELETE', `/images/${image}`);
  });

  it('are refused without the right login', async () => {
    const image = await pushed('refuse');
    const wrong = { ...loginOf(registry), password: 'wrong' };

    for (const login of [{}, { login: wrong }]) {
      await expect(
        engine.runtime.ensureImage({ image, pull: 'missing', ...login }, new TestIo()),
      ).rejects.toMatchObject({ code: 'runtime/registry-refused', failureType: 'Authentication' });
    }
  });

  it('that the registry does not have are a failure of the image', async () => {
    const source = {
      image: `${registry.address}/none:1`,
      pull: 'missing',
      login: loginOf(registry),
    } as const;

    await expect(engine.runtime.ensureImage(source, new TestIo())).rejects.toMatchObject({
      code: 'runtime/image-not-found',
      failureType: 'PluginImageFailure',
    });
  });

  it('with an impossible name are a mistake in the definition', async () => {
    const source = { image: 'not an image?', pull: 'missing' } as const;

    await expect(engine.runtime.ensureImage(source, new TestIo())).rejects.toMatchObject({
      code: 'runtime/image-invalid',
      failureType: 'ConfigurationFailure',
    });
  });

  it('are built from their recipe when no registry can be reached, and the run says so', () =>
    withRecipe('FROM busybox:stable\nCOPY hello /\nRUN echo building', async (own, image) => {
      const io = new TestIo();

      expect(await own.runtime.ensureImage({ image, pull: 'missing' }, io)).toBe('built');

      expect(io.output.text).toContain('cannot be reached');
      expect(io.output.text).toContain(`Building ${image} from its recipe instead.`);
      expect(io.output.text).toMatch(/^building$/m);
      expect(io.reports).toContainEqual(
        expect.objectContaining({
          kind: 'build',
          subject: image,
          current: 2,
          total: 3,
          detail: 'COPY hello /',
        }),
      );
      expect(await own.runtime.imageState(image)).toBe('present');
      expect(await own.runtime.imageState(`${image}-alias`)).toBe('present');
    }));

  it('whose recipe fails say what the builder said', () =>
    withRecipe('FROM busybox:stable\nRUN echo sorry && exit 7', async (own, image) => {
      const io = new TestIo();

      await expect(own.runtime.ensureImage({ image, pull: 'missing' }, io)).rejects.toMatchObject({
        code: 'runtime/build-failed',
        message: expect.stringContaining('returned a non-zero code: 7'),
      });
      expect(io.output.text).toContain('sorry');
    }));

  it('stop being built when the step is aborted', () =>
    withRecipe('FROM busybox:stable\nRUN echo started && sleep 600', async (own, image) => {
      const io = new TestIo();
      const building = own.runtime.ensureImage({ image, pull: 'missing' }, io);
      while (!/^started$/m.test(io.output.text)) await new Promise((resolve) => setTimeout(resolve, 20));

      io.abort(new Error('stopped'));

      await expect(building).rejects.toThrow('stopped');
      expect(await own.runtime.imageState(image)).toBe('missing');
    }));

  it.each([0, 5, 20])('stop being pulled when the step is aborted after %d ms', async (ms) => {
    const image = await pushed(`abort${ms}`);
    const io = new TestIo();
    const pulling = engine.runtime.ensureImage({ image, pull: 'missing', login: loginOf(registry) }, io);
    setTimeout(() => io.abort(new Error('stopped')), ms);

    await pulling.catch((error: unknown) => expect(String(error)).toBe('Error: stopped'));

    await engineRequest('DELETE', `/images/${image}`).catch(() => {});
  });

  /** An image that is in the registry and not on the engine. */
  async function pushed(name: string): Promise<string> {
    const repository = `${registry.address}/${name}`;
    await engineRequest('POST', '/images/busybox:stable/tag', { repo: repository, tag: '1' });
    await engine.withPod(async (pod) => {
      await pod.pushImage(`${repository}:1`, loginOf(registry), new TestIo());
    });
    await engineRequest('DELETE', `/images/${repository}:1`);
    return `${repository}:1`;
  }

  async function withRecipe(
    dockerfile: string,
    use: (own: TestEngine, image: string) => Promise<void>,
  ): Promise<void> {
    const recipesDirectory = await mkdtemp(join(tmpdir(), 'pipeline-test-'));
    const image = `${unreachable}:recipe`;
    const aliases = [`${image}-alias`];
    await mkdir(join(recipesDirectory, 'own'));
    await writeFile(join(recipesDirectory, 'own', 'Dockerfile'), dockerfile);
    await writeFile(join(recipesDirectory, 'own', 'hello'), 'hello');
    await writeFile(
      join(recipesDirectory, 'recipes.json'),
      JSON.stringify({ recipes: [{ image, aliases, directory: 'own' }] }),
    );
    const own = new TestEngine({ recipesDirectory });
    try {
      await use(own, image);
    } finally {
      for (const each of [image, ...aliases])
        await engineRequest('DELETE', `/images/${each}`).catch(() => {});
      await own.runtime.close();
      await rm(recipesDirectory, { recursive: true });
    }
  }
});

function loginOf({ address: server, username, password }: Registry) {
  return { server, username, password };
}
