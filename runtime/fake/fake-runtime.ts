import { RuntimeError } from '../../engine/errors.ts';
import type {
  Clock,
  ContainerIo,
  ContainerSpec,
  ImageSource,
  ImageState,
  Pod,
  PodSpec,
  Runtime,
  RuntimeDescription,
} from '../../engine/ports.ts';
import { type Behaviors, BehaviorTable, type Decide } from './behavior.ts';
import { FakeFiles } from './fake-files.ts';
import { FakePod, type PodRecord } from './fake-pod.ts';

export interface FakeRuntimeOptions {
  /** Needed by behaviors with a delay; there is no real timer in here. */
  readonly clock?: Clock;
  /** What containers do, by container name, image, or a part of the script; builds and pushes by reference. */
  readonly behaviors?: Readonly<Record<string, Behaviors>>;
  /** Wins over the table when it returns something. */
  readonly decide?: Decide;
  /** Images that cannot be had. */
  readonly missingImages?: readonly string[];
  /** Every call fails with this: the engine is down. */
  readonly down?: RuntimeError;
}

/** A Runtime in memory. It keeps the port's contract and remembers what was asked. */
export class FakeRuntime implements Runtime {
  /** One record for every pod that was opened, in order. */
  readonly pods: PodRecord[] = [];
  readonly #open: FakePod[] = [];
  readonly #images = new Map<string, string>();
  readonly #options: FakeRuntimeOptions;
  readonly #behaviors: BehaviorTable;
  #closed = false;

  constructor(options: FakeRuntimeOptions = {}) {
    this.#options = options;
    this.#behaviors = new BehaviorTable(options.behaviors ?? {}, options.decide ?? (() => undefined));
  }

  /** Specs of all containers that started, over all pods, pod by pod. */
  get started(): readonly ContainerSpec[] {
    return this.pods.flatMap((pod) => pod.started);
  }

  /** Names of containers that run right now. */
  get running(): readonly string[] {
    return this.#open.flatMap((pod) => pod.running);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  async describe(): Promise<RuntimeDescription> {
    this.#throwIfDown();
    return { name: 'fake', summary: 'Fake runtime in memory' };
  }

  async openPod(spec: PodSpec, io: Pick<ContainerIo, 'progress' | 'signal'>): Promise<Pod> {
    this.#throwIfDown();
    io.signal.throwIfAborted();
    const record: PodRecord = {
      spec,
      started: [],
      built: [],
      pushed: [],
      exported: [],
      files: new FakeFiles('/harness'),
      closed: undefined,
    };
    const pod = new FakePod({
      record,
      behaviors: this.#behaviors,
      clock: this.#options.clock ?? noClock,
      images: this.#images,
      ensureImage: (source) => this.ensureImage(source),
    });
    this.pods.push(record);
    this.#open.push(pod);
    return pod;
  }

  async imageState(image: string): Promise<ImageState> {
    this.#throwIfDown();
    return this.#options.missingImages?.includes(image) === true ? 'missing' : 'present';
  }

  async ensureImage(source: ImageSource): Promise<'present' | 'pulled' | 'built'> {
    const state = await this.imageState(source.image);
    if (state === 'present') return source.pull === 'always' ? 'pulled' : 'present';
    throw new RuntimeError({
      code: source.pull === 'never' ? 'runtime/image-missing' : 'runtime/image-unavailable',
      message: `Image ${source.image} is not there.`,
      failureType: 'PluginImageFailure',
    });
  }

  async sweep(): Promise<readonly string[]> {
    this.#throwIfDown();
    return [];
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #throwIfDown(): void {
    if (this.#options.down !== undefined) throw this.#options.down;
  }
}

const noClock: Clock = {
  now: () => 0,
  sleep: () => Promise.reject(new Error('A behavior with a delay needs FakeRuntimeOptions.clock.')),
};
