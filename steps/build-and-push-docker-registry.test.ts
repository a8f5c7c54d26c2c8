import { describe, expect, it } from 'vitest';
import { RuntimeError } from '../engine/errors.ts';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { StepBench, type StepContextOptions } from '../test/helpers/step-context.ts';
import { buildAndPushDockerRegistry } from './build-and-push-docker-registry.ts';
import type { RegistryConnector } from './services.ts';

const image = { connectorRef: 'registry', repo: 'r.example/team/app', tags: ['a', 'b'] };
const login = { server: 'r.example', username: 'u', password: 'p' };

describe('BuildAndPushDockerRegistry', () => {
  it.each<[spec: object, problems: readonly string[]]>([
    [image, []],
    [{ tags: ['a'] }, ['definition/missing-key at repo']],
    [{ repo: 'app' }, ['definition/missing-key at tags']],
    [{ ...image, repo: '' }, ['build/no-repo at repo']],
    [{ ...image, tags: [] }, ['build/no-tags at tags']],
    [{ ...image, tags: [''] }, ['build/no-tags at tags']],
    [{ ...image, repo: 'Team/App' }, ['build/bad-repo at repo']],
    [{ ...image, repo: 'app:1' }, ['build/bad-repo at repo']],
    [{ ...image, repo: '127.0.0.1:5000/private/app' }, []],
    [{ ...image, tags: ['-x'] }, ['build/bad-tag at tags[0]']],
    [{ ...image, tags: ['<+pipeline.sequenceId>', 7] }, []],
    [{ ...image, tags: '<+input>' }, []],
    [{ ...image, privileged: true }, ['definition/unknown-key at privileged']],
  ])('%j → %j (#40)', async (spec, problems) => {
    expect(await checkSpec(buildAndPushDockerRegistry, spec as never)).toEqual(problems);
  });

  it('builds once and pushes every tag in order with the connector’s login (#37)', async () => {
    const bench = await benchWith();

    const outcome = await buildAndPushDockerRegistry.run(image, bench.context);

    const [pod] = bench.runtime.pods;
    expect(pod?.built).toMatchObject([
      {
        context: '/harness',
        dockerfile: '/harness/Dockerfile',
        tags: ['r.example/team/app:a', 'r.example/team/app:b'],
        logins: [login],
      },
    ]);
    expect(pod?.pushed).toEqual([
      { reference: 'r.example/team/app:a', login },
      { reference: 'r.example/team/app:b', login },
    ]);
    expect(outcome.status).toBe('success');
  });

  it('publishes the digest under every name that expressions use (#43)', async () => {
    const bench = await benchWith({ context: { identifier: 'push', groups: ['build'] } });

    const { outputs } = await buildAndPushDockerRegistry.run(image, bench.context);

    const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);
    const entry = (tag: string) => ({ imageName: 'r.example/team/app', tag, url: null, digest });
    const stepArtifacts = { publishedImageArtifacts: [entry('a'), entry('b')] };
    expect(outputs).toEqual({
      output: { outputVariables: { digest } },
      stepArtifacts,
      artifact_build_push: { stepArtifacts },
    });
  });

  it('hands arguments, labels, target and paths to the build (#41)', async () => {
    const bench = await benchWith();
    await bench.write('services/web/Dockerfile.prod', 'FROM scratch');
    const spec = {
      ...image,
      dockerfile: 'services/web/Dockerfile.prod',
      context: 'services/web',
      buildArgs: { A: 'b', N: 1 },
      labels: { L: 'm' },
      target: 't',
      cacheFrom: ['r.example/cache'],
    };

    await buildAndPushDockerRegistry.run(spec, bench.context);

    expect(bench.runtime.pods[0]?.built).toMatchObject([
      {
        context: '/harness/services/web',
        dockerfile: '/harness/services/web/Dockerfile.prod',
        buildArgs: { A: 'b', N: '1' },
        labels: { L: 'm' },
        target: 't',
        cacheFrom: ['r.example/cache'],
      },
    ]);
  });

  it('says where it looked for the Dockerfile (#39)', async () => {
    const bench = await benchWith();

    const outcome = await buildAndPushDockerRegistry.run(
      { ...image, dockerfile: 'docker/Dockerfile' },
      bench.context,
    );

    expect(outcome).toMatchObject({
      status: 'failed',
      failure: {
        code: 'build/no-dockerfile',
        message: 'there is no Dockerfile at /harness/docker/Dockerfile',
      },
    });
  });

  it.each<[where: string, options: StepContextOptions, fields: object]>([
    ['its own environment', {}, { envVariables: { PLUGIN_DRY_RUN: true } }],
    ['a stage variable', { context: { env: { PLUGIN_NO_PUSH: 'true' } } }, {}],
  ])('builds without a push, and without a connector, when %s says so (#42)', async (_, options, fields) => {
    const bench = await benchWith({ ...options, services: {} });

    const outcome = await buildAndPushDockerRegistry.run({ ...image, ...fields }, bench.context);

    expect(outcome).toEqual({ status: 'success', outputs: { output: { outputVariables: {} } } });
    expect(bench.runtime.pods[0]).toMatchObject({ built: [{}], pushed: [] });
    expect(bench.log).toContain('Not pushed');
  });

  it('keeps the image as an archive when it is told to', async () => {
    const bench = await benchWith();
    const envVariables = { PLUGIN_NO_PUSH: 'true', PLUGIN_TAR_PATH: 'out/app.tar' };

    const { outputs } = await buildAndPushDockerRegistry.run({ ...image, envVariables }, bench.context);

    expect(bench.runtime.pods[0]?.exported).toEqual([
      { image: 'r.example/team/app:a', path: '/harness/out/app.tar' },
    ]);
    expect(outputs).toEqual({ output: { outputVariables: { IMAGE_TAR_PATH: '/harness/out/app.tar' } } });
  });

  it.each<[env: Record<string, string>, outcome: object, warnings: number]>([
    [{ PLUGIN_PUSH_ONLY: 'true' }, { status: 'success' }, 1],
    [{ PLUGIN_PUSH_ONLY: 'true', PLUGIN_NO_PUSH: 'true' }, { failure: { code: 'build/bad-flags' } }, 0],
    [{ PLUGIN_PUSH_ONLY: 'true', PLUGIN_SOURCE_TAR_PATH: 'x' }, { failure: { code: 'build/bad-flags' } }, 0],
  ])('reads the flags %j', async (envVariables, outcome, warnings) => {
    const bench = await benchWith();

    expect(await buildAndPushDockerRegistry.run({ ...image, envVariables }, bench.context)).toMatchObject(
      outcome,
    );
    expect(bench.warnings).toHaveLength(warnings);
  });

  it('shows the file to write when its connector is not defined', async () => {
    const bench = await benchWith({ services: {} });

    const error = await buildAndPushDockerRegistry.run(image, bench.context).catch((each: unknown) => each);

    expect(error).toBeInstanceOf(RuntimeError);
    expect(error).toMatchObject({
      code: 'connector/unknown',
      message: expect.stringContaining('write registry.yaml'),
    });
    expect(bench.runtime.pods[0]?.built).toEqual([]);
  });

  it('keeps the login of one registry from another', async () => {
    const bench = await benchWith();

    await buildAndPushDockerRegistry.run({ ...image, repo: 'team/app', tags: ['a'] }, bench.context);

    expect(bench.runtime.pods[0]?.pushed).toEqual([{ reference: 'team/app:a', login: undefined }]);
    expect(bench.warnings).toEqual([expect.stringContaining('build/other-registry')]);
  });

  it('puts the registry in front of the name when it is told to', async () => {
    const bench = await benchWith();

    await buildAndPushDockerRegistry.run(
      { ...image, repo: 'app', tags: ['a'], envVariables: { PLUGIN_EXPAND_REPO: true } },
      bench.context,
    );

    expect(bench.runtime.pods[0]?.pushed).toEqual([{ reference: 'r.example/images/app:a', login }]);
  });

  it('stops at the first push that fails, with what was pushed in place', async () => {
    const refused = new RuntimeError({
      code: 'runtime/registry-refused',
      message: 'no',
      failureType: 'Authentication',
    });
    const bench = await benchWith({ behaviors: { 'r.example/team/app:b': { refuse: refused } } });

    await expect(buildAndPushDockerRegistry.run(image, bench.context)).rejects.toBe(refused);
    expect(bench.runtime.pods[0]?.pushed.map(({ reference }) => reference)).toEqual(['r.example/team/app:a']);
  });

  it('links to Docker Hub where the image is there', async () => {
    const hub = { url: 'https://index.docker.io/v2/', host: 'index.docker.io', path: '' };
    const bench = await benchWith({}, hub);

    const { outputs } = await buildAndPushDockerRegistry.run(
      { ...image, repo: 'me/app', tags: ['7'] },
      bench.context,
    );

    expect(outputs).toMatchObject({
      stepArtifacts: {
        publishedImageArtifacts: [
          { url: expect.stringMatching(/^https:\/\/hub\.docker\.com\/layers\/me\/app\/7\/images\/sha256-/) },
        ],
      },
    });
    expect(bench.warnings).toEqual([]);
  });
});

const registry: RegistryConnector = {
  url: 'https://r.example/images',
  host: 'r.example',
  path: 'images',
  login,
};

async function benchWith(
  options: StepContextOptions = {},
  connector: RegistryConnector = registry,
): Promise<StepBench> {
  const { connectors } = new StepBench().context.services;
  const services = { connectors: { ...connectors, registry: async () => connector } };
  const bench = new StepBench({ services, ...options });
  await bench.write('Dockerfile', 'FROM scratch');
  return bench;
}
