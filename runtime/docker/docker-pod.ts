import type { Readable } from 'node:stream';
import type {
  BuildSpec,
  Clock,
  ContainerExit,
  ContainerIo,
  ContainerRun,
  ContainerSpec,
  ImageSource,
  Pod,
  RegistryLogin,
} from '../../engine/ports.ts';
import { buildImage } from './build-image.ts';
import { containerRequest } from './container-request.ts';
import { type DockerContainer, startContainer } from './docker-container.ts';
import type { EngineClient } from './engine-client.ts';
import { exportImage } from './export-image.ts';
import type { HostDirectories } from './host-directories.ts';
import type { ImageSupply } from './image-supply.ts';
import { labelKeys } from './labels.ts';
import { orAborted } from './or-aborted.ts';
import { scratchPath, workspacePath } from './pause-image.ts';
import type { PodFiles } from './pod-files.ts';
import type { PodVolumes } from './pod-request.ts';
import { pushImage } from './push-image.ts';
import { killContainer, listContainers, removeContainer, removeLabeled } from './removal.ts';
import { startFailure } from './start-failure.ts';

export interface DockerPodOptions {
  readonly client: EngineClient;
  readonly images: ImageSupply;
  readonly clock: Clock;
  readonly podId: string;
  /** Id of the pause container. */
  readonly pause: string;
  readonly volumes: PodVolumes;
  readonly labels: Readonly<Record<string, string>>;
  readonly files: PodFiles;
  readonly hostDirectories: HostDirectories;
  /** A directory of this machine for what must be spooled. */
  readonly temporaryDirectory: string;
}

/** Prefix of the pause container's name in a pod that was kept. `sweep` leaves such pods alone. */
export const keptPrefix = 'pipeline-kept-';

export class DockerPod implements Pod {
  readonly workspace = workspacePath;
  readonly scratch = scratchPath;
  readonly #options: DockerPodOptions;
  /** Starts and removals that nobody waits for; `close` does. */
  readonly #background = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  #closed: Promise<void> | undefined;

  constructor(options: DockerPodOptions) {
    this.#options = options;
  }

  async start(spec: ContainerSpec, io: ContainerIo): Promise<ContainerRun> {
    const { images, hostDirectories } = this.#options;
    const signal = AbortSignal.any([io.signal, this.#closing.signal]);
    await images.ensure(spec, { ...io, signal });
    const paths = (spec.hostDirectories ?? []).map(({ hostPath }) => hostPath);
    const directories = await orAborted(hostDirectories.provide(paths), signal);
    const started = this.#createAndStart(spec, io, { signal, directories });
    this.#inBackground(started.catch(() => {}));
    return orAborted(started, signal);
  }

  copyIn(archive: Readable, directory: string): Promise<void> {
    return this.#options.files.copyIn(archive, directory);
  }

  readFile(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
    return this.#options.files.readFile(path, maxBytes);
  }

  listFiles(directory: string): Promise<readonly string[]> {
    return this.#options.files.listFiles(directory);
  }

  copyOut(path: string): Promise<Readable> {
    return this.#options.files.copyOut(path);
  }

  buildImage(spec: BuildSpec, io: ContainerIo): Promise<{ readonly imageId: string }> {
    return buildImage(this.#options, spec, io);
  }

  pushImage(
    reference: string,
    login: RegistryLogin | undefined,
    io: ContainerIo,
  ): Promise<{ readonly digest: string }> {
    return pushImage(this.#options.client, { reference, login }, io);
  }

  exportImage(source: ImageSource, path: string, io: ContainerIo): Promise<{ readonly imageId: string }> {
    return exportImage(this.#options, { source, path }, io);
  }

  close(options: { readonly keep: boolean }): Promise<void> {
    this.#closed ??= this.#close(options).catch((error: unknown) => {
      this.#closed = undefined; // a second call tries again
      throw error;
    });
    return this.#closed;
  }

  /**
   * The engine's calls are not aborted: they are short, and an answer that is lost would hide the container's id.
   * Whoever aborted does not wait for them; the container is removed here as soon as it is known.
   */
  async #createAndStart(
    spec: ContainerSpec,
    io: ContainerIo,
    { signal, directories }: { signal: AbortSignal; directories: ReadonlyMap<string, string> },
  ): Promise<DockerContainer> {
    const { client, clock } = this.#options;
    const id = await this.#create(spec, directories);
    try {
      signal.throwIfAborted();
      // What failed stays until the pod closes: somebody may want to look inside.
      const ended = (exit: ContainerExit | undefined) => {
        if (exit?.exitCode === 0) this.#remove(id);
      };
      const container = await startContainer({ client, clock, id, spec, output: io.output, ended });
      signal.throwIfAborted();
      return container;
    } catch (error) {
      this.#remove(id);
      throw startFailure(spec, error);
    }
  }

  async #create(spec: ContainerSpec, hostDirectories: ReadonlyMap<string, string>): Promise<string> {
    const { client, pause, volumes, labels } = this.#options;
    try {
      const json = containerRequest(spec, { pause, volumes, labels, hostDirectories });
      const answer = await client.json<{ Id: string }>({ method: 'POST', path: '/containers/create', json });
      return answer.Id;
    } catch (error) {
      throw startFailure(spec, error);
    }
  }

  #remove(id: string): void {
    // A removal that fails is repeated by close(), which finds containers by label.
    this.#inBackground(removeContainer(this.#options.client, id).catch(() => {}));
  }

  #inBackground(work: Promise<unknown>): void {
    this.#background.add(work);
    const done = () => this.#background.delete(work);
    work.then(done, done);
  }

  async #close({ keep }: { readonly keep: boolean }): Promise<void> {
    const { client, clock, podId, pause } = this.#options;
    this.#closing.abort(new Error('The stage has ended.'));
    while (this.#background.size > 0) await Promise.all(this.#background);
    const label = `${labelKeys.pod}=${podId}`;
    if (!keep) return removeLabeled(client, clock, label);
    const containers = await listContainers(client, label);
    const running = containers.filter(({ Id, State }) => Id !== pause && State === 'running');
    await Promise.all(running.map(({ Id }) => killContainer(client, Id, 'SIGKILL')));
    const query = { name: `${keptPrefix}${podId}` };
    await client.run({ method: 'POST', path: `/containers/${pause}/rename`, query });
  }
}
