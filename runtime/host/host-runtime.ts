import { RuntimeError } from '../../engine/errors.ts';
import type {
  Clock,
  ContainerIo,
  ImageState,
  Owner,
  Pod,
  PodSpec,
  Runtime,
  RuntimeDescription,
} from '../../engine/ports.ts';
import { HostPod } from './host-pod.ts';
import type { HostProgram } from './host-program.ts';
import { leftDirectories, makePodDirectory, removeDirectory } from './pod-directory.ts';

export interface HostRuntimeOptions {
  readonly clock: Clock;
  readonly owner: Owner;
  /** Of this machine; commands see a harmless part of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly temporaryDirectory: string;
  /** Programs of this machine by the image they stand in for. */
  readonly programs?: Readonly<Record<string, HostProgram>>;
}

/** Steps as processes of this machine, for machines without an engine. There is no isolation. */
export class HostRuntime implements Runtime {
  readonly #options: HostRuntimeOptions;

  constructor(options: HostRuntimeOptions) {
    this.#options = options;
  }

  async describe(): Promise<RuntimeDescription> {
    return { name: 'host', summary: 'Processes of this machine, without isolation' };
  }

  /** @throws RuntimeError when the pod wants volumes, which would change this machine outside its own directory. */
  async openPod(spec: PodSpec, io: Pick<ContainerIo, 'progress' | 'signal'>): Promise<Pod> {
    io.signal.throwIfAborted();
    const { temporaryDirectory, owner, clock, env, programs = {} } = this.#options;
    const paths = [...spec.sharedPaths, ...spec.volumes.map(({ mountPath }) => mountPath)];
    if (paths.length > 0) throw noVolumes(paths);
    const directory = await makePodDirectory(temporaryDirectory, owner);
    return new HostPod({ directory, clock, env, programs });
  }

  /** Images play no role here, so none is ever missing. */
  async imageState(): Promise<ImageState> {
    return 'present';
  }

  async ensureImage(): Promise<'present'> {
    return 'present';
  }

  async sweep(
    isAlive: (owner: Owner) => boolean,
    { kept = false }: { readonly kept?: boolean } = {},
  ): Promise<readonly string[]> {
    const directories = await leftDirectories(this.#options.temporaryDirectory, isAlive, { kept });
    for (const directory of directories) await removeDirectory(directory);
    return directories.map((directory) => `directory ${directory}`);
  }

  async close(): Promise<void> {}
}

function noVolumes(paths: readonly string[]): RuntimeError {
  return new RuntimeError({
    code: 'runtime/host-no-volumes',
    message: `The stage shares or mounts ${paths.join(', ')}, which the host runtime cannot do without changing this machine. Use --runtime docker.`,
    failureType: 'ConfigurationFailure',
  });
}
