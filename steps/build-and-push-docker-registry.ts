import { posix } from 'node:path';
import type { Outcome, Value } from '../engine/outcome.ts';
import type { BuildSpec, Pod, RegistryLogin } from '../engine/ports.ts';
import { artifactOutputs, type PushedImage } from './build/artifact.ts';
import { findDockerfile } from './build/dockerfile.ts';
import { canonicalHost, imageProblems, registryHost } from './build/image-names.ts';
import { pushPlan } from './build/push-plan.ts';
import { buildLogins, requireRegistry } from './build/registry-login.ts';
import { stepEnvironment } from './container/container-spec.ts';
import { resourcesProperty } from './container/fields.ts';
import { containerIo } from './container/run-container.ts';
import { type Context, defineStep } from './define-step.ts';
import { failed } from './failed.ts';
import { logLine } from './log.ts';
import { flag, spec, text, textList, textMap } from './schema/properties.ts';
import { optionalTextOf, textMapOf, textOf, textsOf } from './schema/read.ts';

interface BuildAndPushSpec {
  readonly connectorRef?: Value;
  readonly repo: Value;
  readonly tags: Value;
  readonly dockerfile?: Value;
  readonly context?: Value;
  readonly labels?: Value;
  readonly buildArgs?: Value;
  readonly target?: Value;
  readonly cacheFrom?: Value;
  readonly envVariables?: Value;
  readonly baseImageConnectorRefs?: Value;
}

/** Builds an image from the workspace on the stage's own engine, and pushes it under each of its tags in order. */
export const buildAndPushDockerRegistry = defineStep<BuildAndPushSpec>({
  type: 'BuildAndPushDockerRegistry',
  summary: 'Build an image and push it to a registry.',
  schema: spec({
    required: ['repo', 'tags'],
    properties: {
      connectorRef: text('Connector of the registry to push to.'),
      registryRef: text('Artifact registry of Harness; not used here.'),
      repo: text('Name of the image, with its registry unless that is Docker Hub.'),
      tags: textList('Tags to push, in this order.'),
      dockerfile: text('Dockerfile, relative to the workspace; `Dockerfile` when absent.'),
      context: text('Build context, relative to the workspace; the workspace itself when absent.'),
      labels: textMap('Labels of the image.'),
      buildArgs: textMap('Values of the Dockerfile’s arguments.'),
      target: text('Stage of the Dockerfile to build.'),
      optimize: flag('Not used here.'),
      remoteCacheRepo: text('Not used here.'),
      remoteCacheImage: text('Not used here.'),
      caching: flag('Not used here: the engine keeps its own cache.'),
      cacheFrom: textList('Images whose layers may be reused.'),
      cacheTo: text('Not used here.'),
      baseImageConnectorRefs: textList('Connectors of the registries that base images come from.'),
      envVariables: textMap('Flags of the build, such as `PLUGIN_DRY_RUN: true` to build without a push.'),
      envDockerSecrets: textMap('Not used here.'),
      fileDockerSecrets: textMap('Not used here.'),
      runAsUser: text('Not used here.'),
      resources: resourcesProperty,
    },
  }),
  stages: ['CI'],
  support: { level: 'native' },
  defaultTimeoutMs: 2 * 60 * 60 * 1000,
  validate: imageProblems,

  async run(fields, context) {
    const [problem] = imageProblems({ repo: fields.repo, tags: fields.tags });
    if (problem !== undefined) return failed(problem.code, problem.message);
    const env = stepEnvironment(context, textMapOf(fields.envVariables));
    const plan = pushPlan(env);
    if (plan.kind === 'impossible') return failed('build/bad-flags', plan.reason);
    if (plan.warning !== undefined) context.warn('build/flags', plan.warning);
    if (plan.kind === 'push') return buildAndPush(fields, env, plan.tarPath, context);
    const image = { repo: textOf(fields.repo).trim(), fields, tarPath: plan.tarPath, context };
    const built = await build(image);
    if ('status' in built) return built;
    await logLine(context.log, `Not pushed: ${plan.reason}`);
    return { status: 'success', outputs: artifactOutputs([], built.tarPath, context) };
  },
});

async function buildAndPush(
  fields: BuildAndPushSpec,
  env: Readonly<Record<string, string>>,
  tarPath: string | undefined,
  context: Context,
): Promise<Outcome> {
  const { host, path, login } = await requireRegistry(textOf(fields.connectorRef).trim(), context);
  const written = textOf(fields.repo).trim();
  const repo =
    env['PLUGIN_EXPAND_REPO'] === 'true' ? [host, path, written].filter(Boolean).join('/') : written;
  const isOther = registryHost(repo) !== canonicalHost(host);
  if (isOther) {
    const text = `${repo} is an image of ${registryHost(repo)}, the connector logs in to ${host}: pushed without a login`;
    context.warn('build/other-registry', text);
  }
  const built = await build({ repo, fields, tarPath, context });
  if ('status' in built) return built;
  const pushed = await pushAll(repo, fields, isOther ? undefined : login, context);
  return { status: 'success', outputs: artifactOutputs(pushed, built.tarPath, context) };
}

interface Image {
  readonly repo: string;
  readonly fields: BuildAndPushSpec;
  readonly tarPath: string | undefined;
  readonly context: Context;
}

/** An outcome says why nothing was built. */
async function build({
  repo,
  fields,
  tarPath,
  context,
}: Image): Promise<Outcome | { readonly tarPath?: string }> {
  const pod = await context.pod();
  const found = await findDockerfile(optionalTextOf(fields.dockerfile), optionalTextOf(fields.context), pod);
  const { dockerfile } = found;
  if (dockerfile === undefined)
    return failed('build/no-dockerfile', `there is no Dockerfile at ${found.expected}`);
  const references = tagsOf(fields).map((tag) => `${repo}:${tag}`);
  await logLine(context.log, `Building ${references.join(', ')} from ${found.context}`);
  const logins = await buildLogins(
    [...textsOf(fields.connectorRef), ...textsOf(fields.baseImageConnectorRefs)],
    context,
  );
  const buildSpec = { ...optionsOf(fields), context: found.context, dockerfile, tags: references, logins };
  const { imageId } = await pod.buildImage(buildSpec, containerIo(context));
  await logLine(context.log, `Built ${imageId}`);
  return tarPath === undefined
    ? {}
    : { tarPath: await writeTar(references[0] ?? repo, tarPath, pod, context) };
}

function optionsOf(
  fields: BuildAndPushSpec,
): Pick<BuildSpec, 'buildArgs' | 'labels' | 'target' | 'cacheFrom'> {
  const target = optionalTextOf(fields.target);
  const cacheFrom = textsOf(fields.cacheFrom);
  return {
    buildArgs: textMapOf(fields.buildArgs),
    labels: textMapOf(fields.labels),
    ...(target === undefined ? {} : { target }),
    ...(cacheFrom.length === 0 ? {} : { cacheFrom }),
  };
}

async function writeTar(image: string, written: string, pod: Pod, context: Context): Promise<string> {
  const path = posix.resolve(pod.workspace, written);
  await pod.exportImage({ image, pull: 'never' }, path, containerIo(context));
  await logLine(context.log, `Wrote ${path}`);
  return path;
}

/** One tag after the other; what was pushed before one fails stays pushed. */
async function pushAll(
  repo: string,
  fields: BuildAndPushSpec,
  login: RegistryLogin | undefined,
  context: Context,
): Promise<readonly PushedImage[]> {
  const pod = await context.pod();
  const pushed: PushedImage[] = [];
  for (const tag of tagsOf(fields)) {
    const { digest } = await pod.pushImage(`${repo}:${tag}`, login, containerIo(context));
    await logLine(context.log, `Pushed ${repo}:${tag} ${digest}`);
    pushed.push({ repo, tag, digest });
  }
  return pushed;
}

function tagsOf(fields: BuildAndPushSpec): readonly string[] {
  return textsOf(fields.tags).map((each) => each.trim());
}
