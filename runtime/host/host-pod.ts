import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { RuntimeError } from '../../engine/errors.ts';
import type { Clock, ContainerIo, ContainerRun, ContainerSpec, Pod } from '../../engine/ports.ts';
import { directoryMissing } from '../pack-directory.ts';
import { hostEnvironment } from './host-environment.ts';
import { HostFiles } from './host-files.ts';
import { HostProcess, hasCode } from './host-process.ts';
import { type DirectoryCopy, type HostProgram, hostArgv, programMissing } from './host-program.ts';
import { keptFile, removeDirectory } from './pod-directory.ts';

export interface HostPodOptions {
  /** Everything of the pod, without symbolic links in its path. */
  readonly directory: string;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly programs: Readonly<Record<string, HostProgram>>;
}

export class HostPod implements Pod {
  readonly workspace: string;
  readonly scratch: string;
  readonly #options: HostPodOptions;
  readonly #files: HostFiles;
  readonly #running = new Set<HostProcess>();
  readonly #copies = new Map<string, Promise<string>>();
  #isClosed = false;

  /** The directories exist already. */
  constructor(options: HostPodOptions) {
    this.#options = options;
    this.workspace = join(options.directory, 'workspace');
    this.scratch = join(options.directory, 'scratch');
    this.#files = new HostFiles(options.directory);
  }

  async start(spec: ContainerSpec, io: ContainerIo): Promise<ContainerRun> {
    io.signal.throwIfAborted();
    const { clock, env, programs } = this.#options;
    const program = Object.hasOwn(programs, spec.image) ? programs[spec.image] : undefined;
    const [file = '', ...args] = hostArgv(spec, program, await this.#copyDirectories(spec));
    const directory = await this.#workingDirectory(spec);
    const ignored = ignoredWishes(spec);
    if (ignored.length > 0) {
      await io.output.write(Buffer.from(`Without effect on the host runtime: ${ignored.join(', ')}.\n`));
    }
    io.signal.throwIfAborted();
    if (this.#isClosed) throw new Error('The stage has ended.');
    const child = spawn(file, args, {
      cwd: directory,
      env: hostEnvironment(env, spec.env, program?.directory),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn').catch((error: unknown) => {
      throw programMissing(spec, file, error);
    });
    const { pid = 0 } = child; // a spawned process has one
    const process: HostProcess = new HostProcess({
      child,
      pid,
      output: io.output,
      clock,
      ended: () => this.#running.delete(process),
    });
    this.#running.add(process);
    return process;
  }

  copyIn(archive: Readable, directory: string): Promise<void> {
    return this.#files.copyIn(archive, directory);
  }

  readFile(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
    return this.#files.readFile(path, maxBytes);
  }

  listFiles(directory: string): Promise<readonly string[]> {
    return this.#files.listFiles(directory);
  }

  copyOut(path: string): Promise<Readable> {
    return this.#files.copyOut(path);
  }

  buildImage(): Promise<never> {
    return Promise.reject(noImages('builds an image'));
  }

  pushImage(): Promise<never> {
    return Promise.reject(noImages('pushes an image'));
  }

  exportImage(): Promise<never> {
    return Promise.reject(noImages('reads an image'));
  }

  async close({ keep }: { readonly keep: boolean }): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#running].map((process) => process.stop(0)));
    if (keep) await writeFile(join(this.#options.directory, keptFile), '');
    else await removeDirectory(this.#options.directory);
  }

  /** Steps may write to what a configuration gives them, so they get copies, one for each directory. */
  #copyDirectories({ hostDirectories = [] }: ContainerSpec): Promise<readonly DirectoryCopy[]> {
    return Promise.all(
      hostDirectories.map(async ({ hostPath, path }) => ({ path, copy: await this.#copy(hostPath) })),
    );
  }

  #copy(hostPath: string): Promise<string> {
    const known = this.#copies.get(hostPath);
    if (known !== undefined) return known;
    const target = join(this.#options.directory, `copy-${this.#copies.size}`);
    const copying = cp(hostPath, target, { recursive: true }).then(
      () => target,
      (error: unknown) => {
        throw hasCode(error, 'ENOENT') ? directoryMissing(hostPath) : error;
      },
    );
    this.#copies.set(hostPath, copying);
    return copying;
  }

  /** A directory of the pod is made when it is missing, as an engine does. */
  async #workingDirectory({ workingDirectory }: ContainerSpec): Promise<string> {
    if (typeof workingDirectory !== 'string') return this.workspace;
    const directory = resolve(this.workspace, workingDirectory);
    if (directory.startsWith(this.#options.directory)) await mkdir(directory, { recursive: true });
    return directory;
  }
}

function ignoredWishes({ user, privileged, limits }: ContainerSpec): readonly string[] {
  return [
    ...(user === undefined ? [] : [`user ${user}`]),
    ...(privileged === true ? ['privileged'] : []),
    ...(limits?.memoryBytes === undefined ? [] : ['memory limit']),
    ...(limits?.cpus === undefined ? [] : ['cpu limit']),
  ];
}

function noImages(what: string): RuntimeError {
  return new RuntimeError({
    code: 'runtime/host-no-images',
    message: `The step ${what}, and the host runtime has no images. Use --runtime docker.`,
    failureType: 'ConfigurationFailure',
  });
}
