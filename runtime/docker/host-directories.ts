import { packDirectory } from '../pack-directory.ts';
import type { EngineClient } from './engine-client.ts';
import { PodFiles } from './pod-files.ts';
import { volumeMount } from './pod-request.ts';

interface HostDirectoriesOptions {
  readonly client: EngineClient;
  readonly pauseImage: string;
  readonly podId: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Directories of this machine as volumes of the pod. They are copied through the API, once for each directory, so
 * that it does not matter whether the engine sees this machine's files.
 */
export class HostDirectories {
  readonly #options: HostDirectoriesOptions;
  readonly #volumes = new Map<string, Promise<string>>();

  constructor(options: HostDirectoriesOptions) {
    this.#options = options;
  }

  /** @returns the names of the volumes, by directory. */
  async provide(directories: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const pairs = directories.map(async (path) => [path, await this.#volume(path)] as const);
    return new Map(await Promise.all(pairs));
  }

  #volume(path: string): Promise<string> {
    const known = this.#volumes.get(path);
    if (known !== undefined) return known;
    const volume = this.#copy(path, `pipeline-${this.#options.podId}-host-${this.#volumes.size}`);
    this.#volumes.set(path, volume);
    volume.catch(() => this.#volumes.delete(path)); // the next step tries again
    return volume;
  }

  /** A container that never starts is enough for the engine to unpack into its volumes. */
  async #copy(path: string, volume: string): Promise<string> {
    const { client, pauseImage, labels } = this.#options;
    const archive = await packDirectory(path, '.');
    await client.run({ method: 'POST', path: '/volumes/create', json: { Name: volume, Labels: labels } });
    const { Id: id } = await client.json<{ readonly Id: string }>({
      method: 'POST',
      path: '/containers/create',
      json: {
        Image: pauseImage,
        Labels: labels,
        HostConfig: { Mounts: [volumeMount(volume, mountPoint)], NetworkMode: 'none' },
      },
    });
    try {
      await new PodFiles(client, id).copyIn(archive, mountPoint);
    } finally {
      await client.run({ method: 'DELETE', path: `/containers/${id}`, query: { force: true } });
    }
    return volume;
  }
}

const mountPoint = '/directory';
