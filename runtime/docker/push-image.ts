import { RuntimeError } from '../../engine/errors.ts';
import type { ContainerIo, RegistryLogin } from '../../engine/ports.ts';
import type { EngineClient } from './engine-client.ts';
import { EngineError } from './engine-error.ts';
import { imagePath, parseImageReference } from './image-reference.ts';
import { engineMessages, failureIn } from './json-messages.ts';
import { LayerProgress } from './pull.ts';
import { registryError } from './registry-error.ts';
import { registryAuth } from './registry-login.ts';

/** Pushes one tag. @returns the digest of the manifest the registry took. */
export async function pushImage(
  client: EngineClient,
  { reference, login }: { readonly reference: string; readonly login: RegistryLogin | undefined },
  { output, progress, signal }: ContainerIo,
): Promise<{ readonly digest: string }> {
  const { repository, version } = parseImageReference(reference);
  const layers = new LayerProgress();
  let digest: string | undefined;
  progress({ kind: 'push', subject: reference });
  try {
    const response = await client.send({
      method: 'POST',
      path: imagePath(repository, 'push'),
      query: { tag: version },
      headers: registryAuth(login),
      signal,
    });
    for await (const message of engineMessages(client.chunks(response))) {
      const failure = failureIn(message);
      if (failure !== undefined) throw registryError('pushed', reference, failure);
      digest = message.aux?.Digest ?? digest;
      if (layers.see(message)) progress({ kind: 'push', subject: reference, ...layers.sum() });
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof EngineError ? registryError('pushed', reference, error.message) : error;
  }
  if (digest === undefined) throw noDigest(reference);
  await output.write(Buffer.from(`Pushed ${reference}\n${digest}\n`));
  return { digest };
}

function noDigest(reference: string): RuntimeError {
  return new RuntimeError({
    code: 'runtime/push-failed',
    message: `The engine ended the push of ${reference} without the digest of what it pushed.`,
    failureType: 'Unknown',
  });
}
