import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type {
  BuildSpec,
  Clock,
  ContainerIo,
  ContainerRun,
  ContainerSpec,
  ImageSource,
  Pod,
  PodSpec,
  RegistryLogin,
} from '../../engine/ports.ts';
import type { Behavior, BehaviorTable } from './behavior.ts';
import { FakeContainer } from './fake-container.ts';
import type { FakeFiles } from './fake-files.ts';

/** What was asked of a pod, in order. */
export interface PodRecord {
  readonly spec: PodSpec;
  readonly started: ContainerSpec[];
  readonly built: BuildSpec[];
  readonly pushed: { readonly reference: string; readonly login: RegistryLogin | undefined }[];
  readonly exported: { readonly image: string; readonly path: string }[];
  /** What is in the workspace and elsewhere; a test may write before, between and after steps. */
  readonly files: FakeFiles;
  closed: { readonly keep: boolean } | undefined;
}

export interface FakePodOptions {
  readonly record: PodRecord;
  readonly behaviors: BehaviorTable;
  readonly clock: Clock;
  /** Image ids by reference, shared by all pods of the runtime. */
  readonly images: Map<string, string>;
  readonly ensureImage: (source: ImageSource, io: ContainerIo) => Promise<unknown>;
}

export class FakePod implements Pod {
  readonly workspace = '/harness';
  readonly scratch = '/addon';
  readonly #options: FakePodOptions;
  readonly #running = new Map<FakeContainer, string>();

  constructor(options: FakePodOptions) {
    this.#options = options;
  }

  /** Names of the containers that have not ended. */
  get running(): readonly string[] {
    return [...this.#running.values()];
  }

  async start(spec: ContainerSpec, io: ContainerIo): Promise<ContainerRun> {
    io.signal.throwIfAborted();
    const { record, behaviors, clock, ensureImage } = this.#options;
    const behavior = behaviors.next(spec, `${record.spec.executionId}/${record.spec.stageId}`);
    await ensureImage(spec, io);
    await this.#begin(behavior, io);
    record.started.push(spec);
    const container: FakeContainer = new FakeContainer({
      behavior,
      clock,
      output: io.output,
      ended: () => {
        for (const [path, content] of Object.entries(behavior.files ?? {}))
          this.#options.record.files.write(path, content);
        this.#running.delete(container);
      },
    });
    this.#running.set(container, spec.name);
    return container;
  }

  copyIn(archive: Readable, directory: string): Promise<void> {
    return this.#options.record.files.unpack(archive, directory);
  }

  async readFile(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
    return this.#options.record.files.read(path, maxBytes);
  }

  async listFiles(directory: string): Promise<readonly string[]> {
    return this.#options.record.files.list(directory);
  }

  async copyOut(path: string): Promise<Readable> {
    return this.#options.record.files.pack(path);
  }

  async buildImage(spec: BuildSpec, io: ContainerIo): Promise<{ readonly imageId: string }> {
    await this.#begin(this.#options.behaviors.nextFor(spec.tags[0] ?? spec.dockerfile), io);
    this.#options.record.built.push(spec);
    const imageId = sha256(`image ${spec.tags.join(' ')}`);
    for (const tag of spec.tags) this.#options.images.set(tag, imageId);
    return { imageId };
  }

  async pushImage(
    reference: string,
    login: RegistryLogin | undefined,
    io: ContainerIo,
  ): Promise<{ readonly digest: string }> {
    await this.#begin(this.#options.behaviors.nextFor(reference), io);
    this.#options.record.pushed.push({ reference, login });
    return { digest: sha256(`manifest of ${this.#options.images.get(reference) ?? reference}`) };
  }

  async exportImage(
    source: ImageSource,
    path: string,
    io: ContainerIo,
  ): Promise<{ readonly imageId: string }> {
    const behavior = this.#options.behaviors.nextFor(source.image);
    await this.#options.ensureImage(source, io);
    await this.#begin(behavior, io);
    this.#options.record.exported.push({ image: source.image, path });
    this.#options.record.files.write(path, `archive of ${source.image}`);
    return { imageId: this.#options.images.get(source.image) ?? sha256(`image ${source.image}`) };
  }

  async close(options: { readonly keep: boolean }): Promise<void> {
    this.#options.record.closed ??= options;
    await Promise.all([...this.#running.keys()].map((container) => container.stop(0)));
  }

  async #begin(behavior: Behavior, io: ContainerIo): Promise<void> {
    io.signal.throwIfAborted();
    if (behavior.startDelayMs !== undefined) {
      await this.#options.clock.sleep(behavior.startDelayMs, io.signal);
    }
    if (behavior.refuse !== undefined) throw behavior.refuse;
  }
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
