import type { Outputs, Value } from '../../engine/outcome.ts';
import type { Context } from '../define-step.ts';
import { dockerHub, registryHost } from './image-names.ts';

export interface PushedImage {
  /** Without a tag. */
  readonly repo: string;
  readonly tag: string;
  readonly digest: string;
}

/** What later steps read about an image: the artifact under both of its names, and its digest as an output variable. */
export function artifactOutputs(
  pushed: readonly PushedImage[],
  tarPath: string | undefined,
  { groups, identifier }: Pick<Context, 'groups' | 'identifier'>,
): Outputs {
  const digest = pushed[0]?.digest;
  const outputVariables = {
    ...(digest === undefined ? {} : { digest }),
    ...(tarPath === undefined ? {} : { IMAGE_TAR_PATH: tarPath }),
  };
  const output = { output: { outputVariables } };
  if (pushed.length === 0) return output;
  const stepArtifacts = { publishedImageArtifacts: pushed.map(published) };
  return { ...output, stepArtifacts, [`artifact_${[...groups, identifier].join('_')}`]: { stepArtifacts } };
}

function published({ repo, tag, digest }: PushedImage): Value {
  const page = `https://hub.docker.com/layers/${repo}/${tag}/images/${digest.replace(':', '-')}/`;
  return { imageName: repo, tag, url: registryHost(repo) === dockerHub ? page : null, digest };
}
