import type { ContainerIo, ImageSource } from '../../engine/ports.ts';
import type { EngineClient } from './engine-client.ts';
import { EngineError } from './engine-error.ts';
import { parseImageReference } from './image-reference.ts';
import { type EngineMessage, engineMessages, failureIn } from './json-messages.ts';
import { registryError } from './registry-error.ts';
import { registryAuth } from './registry-login.ts';

/** Pulls an image and reports bytes over all its layers. @throws RuntimeError that tells whose fault it is. */
export async function pullImage(
  client: EngineClient,
  { image, login }: ImageSource,
  { progress, signal }: Pick<ContainerIo, 'progress' | 'signal'>,
): Promise<void> {
  const { repository, version } = parseImageReference(image);
  const layers = new LayerProgress();
  progress({ kind: 'pull', subject: image });
  try {
    const response = await client.send({
      method: 'POST',
      path: '/images/create',
      query: version.startsWith('sha256:')
        ? { fromImage: `${repository}@${version}` }
        : { fromImage: repository, tag: version },
      headers: registryAuth(login),
      signal,
    });
    for await (const message of engineMessages(client.chunks(response))) {
      const failure = failureIn(message);
      if (failure !== undefined) throw registryError('pulled', image, failure);
      if (layers.see(message)) progress({ kind: 'pull', subject: image, ...layers.sum() });
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof EngineError ? registryError('pulled', image, error.message) : error;
  }
}

/** Adds up the engine's progress by layer. */
export class LayerProgress {
  readonly #layers = new Map<string, { readonly current: number; readonly total: number }>();

  /** @returns whether the sum changed. */
  see({ id, status, progressDetail }: EngineMessage): boolean {
    if (id === undefined) return false;
    const known = this.#layers.get(id);
    if (status === 'Download complete' && known !== undefined) {
      this.#layers.set(id, { current: known.total, total: known.total });
      return true;
    }
    // Extracting counts the same bytes again.
    if (status !== 'Downloading' && status !== 'Pushing') return false;
    const { current = 0, total = known?.total ?? 0 } = progressDetail ?? {};
    this.#layers.set(id, { current, total: Math.max(total, current) });
    return true;
  }

  sum(): { readonly current: number; readonly total: number } {
    let current = 0;
    let total = 0;
    for (const layer of this.#layers.values()) {
      current += layer.current;
      total += layer.total;
    }
    return { current, total };
  }
}
