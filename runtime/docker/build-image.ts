import { posix } from 'node:path';
import { RuntimeError } from '../../engine/errors.ts';
import type { BuildSpec, ContainerIo, RegistryLogin } from '../../engine/ports.ts';
import { rewriteArchive } from './archive.ts';
import { baseImages } from './base-images.ts';
import { parseDockerignore } from './dockerignore.ts';
import type { EngineClient } from './engine-client.ts';
import { parseImageReference } from './image-reference.ts';
import type { ImageSupply } from './image-supply.ts';
import { type PodFiles, withoutFirstSegment } from './pod-files.ts';
import { runBuild } from './run-build.ts';

interface BuildTools {
  readonly client: EngineClient;
  readonly images: ImageSupply;
  readonly files: PodFiles;
}

/** Builds an image from a directory of the pod. The Dockerfile is looked at first: its absence is the usual mistake. */
export async function buildImage(
  { client, images, files }: BuildTools,
  spec: BuildSpec,
  io: ContainerIo,
): Promise<{ readonly imageId: string }> {
  const dockerfile = await files.readFile(spec.dockerfile, maxDockerfileBytes);
  if (dockerfile === undefined) throw dockerfileMissing(spec.dockerfile);
  for (const image of baseImages(Buffer.from(dockerfile).toString(), spec.buildArgs)) {
    await provideBase(images, image, spec.logins, io);
  }
  const isIgnored = await ignoreRules(files, spec);
  const inContext = posix.relative(spec.context, spec.dockerfile);
  const isInside = !inContext.startsWith('../');
  const name = isInside ? inContext : outsideDockerfile;
  const archive = rewriteArchive(
    await files.copyOut(spec.context),
    (header) => {
      const path = withoutFirstSegment(header.name).replace(/\/$/, '');
      const isNeeded = path === inContext || path === '.dockerignore';
      if (path === '' || (!isNeeded && isIgnored(path))) return [];
      const linked = header.type === 'link' ? { linkname: withoutFirstSegment(header.linkname ?? '') } : {};
      return [{ ...header, ...linked, name: path, pax: null }];
    },
    isInside ? [] : [{ header: { name: outsideDockerfile }, content: Buffer.from(dockerfile) }],
  );
  return runBuild(client, { ...spec, archive, dockerfile: name }, io);
}

const maxDockerfileBytes = 1024 * 1024;
const outsideDockerfile = '.pipeline.Dockerfile';

/** The builder pulls missing bases itself; what it cannot do is build one from a recipe. */
async function provideBase(
  images: ImageSupply,
  image: string,
  logins: readonly RegistryLogin[],
  io: ContainerIo,
): Promise<void> {
  const { registry } = parseImageReference(image);
  const login = logins.find(({ server }) => server.includes(registry));
  await images.ensure({ image, pull: 'missing', ...(login === undefined ? {} : { login }) }, io);
}

/** A file beside the Dockerfile with its name in front wins over the one of the context. */
async function ignoreRules(files: PodFiles, { context, dockerfile }: BuildSpec) {
  for (const path of [`${dockerfile}.dockerignore`, posix.join(context, '.dockerignore')]) {
    const rules = await files.readFile(path, maxDockerfileBytes);
    if (rules !== undefined) return parseDockerignore(Buffer.from(rules).toString());
  }
  return () => false;
}

function dockerfileMissing(path: string): RuntimeError {
  return new RuntimeError({
    code: 'runtime/dockerfile-missing',
    message: `There is no Dockerfile at ${path}. Name another one in the step's "dockerfile", or its directory in "context".`,
    failureType: 'Unknown',
  });
}
