import type { Readable } from 'node:stream';
import { RuntimeError } from '../../engine/errors.ts';
import type { ContainerIo, RegistryLogin } from '../../engine/ports.ts';
import type { EngineClient } from './engine-client.ts';
import { EngineError } from './engine-error.ts';
import { engineMessages, failureIn } from './json-messages.ts';
import { registryProblem } from './registry-error.ts';
import { registryConfig } from './registry-login.ts';

export interface BuildRequest {
  /** The build context. */
  readonly archive: Readable;
  /** Name of the Dockerfile in the context. */
  readonly dockerfile: string;
  readonly tags: readonly string[];
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly cacheFrom?: readonly string[];
  readonly logins: readonly RegistryLogin[];
}

/** Sends a context to the engine's builder and passes its log on. Aborting ends the build on the engine too. */
export async function runBuild(
  client: EngineClient,
  request: BuildRequest,
  { output, progress, signal }: ContainerIo,
): Promise<{ readonly imageId: string }> {
  const subject = request.tags[0] ?? request.dockerfile;
  let imageId: string | undefined;
  progress({ kind: 'build', subject });
  try {
    const response = await client.send({
      method: 'POST',
      path: '/build',
      query: {
        t: request.tags,
        dockerfile: request.dockerfile,
        buildargs: JSON.stringify(request.buildArgs),
        labels: JSON.stringify(request.labels),
        ...(request.target === undefined ? {} : { target: request.target }),
        ...(request.cacheFrom === undefined ? {} : { cachefrom: JSON.stringify(request.cacheFrom) }),
        rm: true,
        forcerm: true,
      },
      headers: registryConfig(request.logins),
      body: request.archive,
      signal,
    });
    for await (const message of engineMessages(client.chunks(response))) {
      const failure = failureIn(message);
      if (failure !== undefined) throw buildFailed(subject, failure);
      imageId = message.aux?.ID ?? imageId;
      if (message.stream === undefined) continue;
      await output.write(Buffer.from(message.stream));
      const step = /^Step (\d+)\/(\d+) : (.*)/.exec(message.stream);
      if (step !== null) {
        progress({
          kind: 'build',
          subject,
          detail: step[3] ?? '',
          current: Number(step[1]),
          total: Number(step[2]),
        });
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof EngineError ? buildFailed(subject, error.message) : error;
  }
  if (imageId === undefined) throw buildFailed(subject, 'the engine ended the build without an image');
  return { imageId };
}

const failureTypes = {
  refused: 'Authentication',
  unreachable: 'Connectivity',
  'not-found': 'PluginImageFailure',
  other: 'Unknown',
} as const;

/** Only what the builder says about a registry counts as one; "not found" is a program in a RUN line more often. */
function buildFailed(subject: string, message: string): RuntimeError {
  const isAboutRegistry = /^(Get|Head|pull access denied|manifest)\b|registry/.test(message);
  return new RuntimeError({
    code: 'runtime/build-failed',
    message: `The build of ${subject} failed: ${message.trim()}`,
    failureType: isAboutRegistry ? failureTypes[registryProblem(message)] : 'Unknown',
  });
}
