/** What the engine needs from outside. Every implementation lives in another room and is handed in. */
import type { Readable } from 'node:stream';

/** Receives bytes in order. A promise returned from `write` is back-pressure: callers wait for it. */
export interface ByteSink {
  write(chunk: Uint8Array): Promise<void> | void;
}

/** Something slow that goes on: a pull, a build, a copy. `total` is absent while unknown. Bytes unless `unit` says else. */
export interface Progress {
  readonly kind: 'pull' | 'build' | 'push' | 'clone' | 'copy' | 'wait';
  readonly subject: string;
  readonly detail?: string;
  readonly current?: number;
  readonly total?: number;
}

export type ReportProgress = (progress: Progress) => void;

export interface RegistryLogin {
  /** Host and optional port, such as `127.0.0.1:5000`; Docker Hub is `https://index.docker.io/v1/`. */
  readonly server: string;
  readonly username: string;
  readonly password: string;
}

/** `missing` pulls only what is not there, `never` fails with `runtime/image-missing` instead. */
export type PullPolicy = 'missing' | 'always' | 'never';

export interface ImageSource {
  /** As written by the user; a missing tag means `latest`. */
  readonly image: string;
  readonly pull: PullPolicy;
  readonly login?: RegistryLogin;
}

export interface ResourceLimits {
  readonly memoryBytes?: number;
  /** In cores; 0.4 is `400m`. */
  readonly cpus?: number;
}

export interface PodVolume {
  readonly mountPath: string;
  readonly source:
    | { readonly kind: 'empty'; readonly inMemory: boolean }
    | { readonly kind: 'hostPath'; readonly path: string }
    | { readonly kind: 'claim'; readonly name: string; readonly readOnly: boolean };
}

export interface PodSpec {
  readonly executionId: string;
  readonly stageId: string;
  /** Names that resolve to 127.0.0.1 for every container: background step ids and `hostNames`. */
  readonly hostNames: readonly string[];
  /** Absolute paths; each is an empty, world-writable volume that all containers of the pod see. */
  readonly sharedPaths: readonly string[];
  readonly volumes: readonly PodVolume[];
}

/**
 * What a container runs.
 * - `image`: the image's own entry point and command;
 * - `argv`: this program instead; the image's entry point is not run;
 * - `arguments`: the image's entry point with these arguments.
 */
export type Program =
  | { readonly kind: 'image' }
  | { readonly kind: 'argv'; readonly argv: readonly string[] }
  | { readonly kind: 'arguments'; readonly arguments: readonly string[] };

export interface ContainerSpec extends ImageSource {
  /** Unique in the pod; used in labels and messages: the step's identifier. */
  readonly name: string;
  readonly program: Program;
  readonly env: Readonly<Record<string, string>>;
  /** Defaults to the pod's workspace. `image` keeps the image's own. */
  readonly workingDirectory?: string | { readonly kind: 'image' };
  readonly user?: string;
  readonly privileged?: boolean;
  readonly limits?: ResourceLimits;
  /** The workspace also appears here, read-only or not; scanners use `/code`. */
  readonly workspaceMounts?: readonly { readonly path: string; readonly readOnly: boolean }[];
  /**
   * Directories of this machine that a configuration names (a scanner's database). The container sees a copy that
   * it may write to; the pod's containers share it.
   */
  readonly hostDirectories?: readonly { readonly hostPath: string; readonly path: string }[];
  readonly labels?: Readonly<Record<string, string>>;
}

export interface ContainerExit {
  readonly exitCode: number;
  readonly outOfMemory: boolean;
}

export interface ContainerRun {
  /** Resolves after the process ended and all its output reached the sink. Safe to call more than once. */
  wait(): Promise<ContainerExit>;
  /** SIGTERM, then SIGKILL after `graceMs`. Safe to call after the end and more than once. */
  stop(graceMs: number): Promise<void>;
}

export interface BuildSpec {
  /** Directory in the pod (absolute) whose content is the build context. */
  readonly context: string;
  /** Absolute path in the pod. */
  readonly dockerfile: string;
  /** Full references `repo:tag`; all point at the one image that is built. */
  readonly tags: readonly string[];
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly cacheFrom?: readonly string[];
  /** Logins for base images. */
  readonly logins: readonly RegistryLogin[];
}

/** Containers that share one network namespace, the workspace and the shared paths for as long as a stage lasts. */
export interface Pod {
  /** Where containers see the workspace: `/harness`, or a directory of this machine on the host runtime. */
  readonly workspace: string;
  /** Where containers see a second, always present volume for temporary files: `/addon`. */
  readonly scratch: string;

  /**
   * Makes sure of the image (reporting the pull or build), creates, attaches and starts.
   * Resolves once the process runs. `signal` aborts what happens before that; afterwards use `stop`.
   * @throws RuntimeError when the image cannot be had or the container cannot start.
   */
  start(spec: ContainerSpec, io: ContainerIo): Promise<ContainerRun>;

  /** Unpacks a tar stream under `directory`, owned by root and writable for everybody. */
  copyIn(archive: Readable, directory: string): Promise<void>;
  /** Content of one file, or undefined when it does not exist. @throws RuntimeError beyond `maxBytes`. */
  readFile(path: string, maxBytes: number): Promise<Uint8Array | undefined>;
  /** Paths of the files below `directory`, relative to it. */
  listFiles(directory: string): Promise<readonly string[]>;
  /** A tar stream of a file or directory, for what reads more than one file. */
  copyOut(path: string): Promise<Readable>;

  /** @returns the image's id. @throws RuntimeError when the build fails: the log tells why. */
  buildImage(spec: BuildSpec, io: ContainerIo): Promise<{ readonly imageId: string }>;
  /** @returns `sha256:…` of the manifest that was pushed. */
  pushImage(
    reference: string,
    login: RegistryLogin | undefined,
    io: ContainerIo,
  ): Promise<{ readonly digest: string }>;
  /** Writes an image (from the engine, else pulled) as a docker archive to `path` in the pod. */
  exportImage(source: ImageSource, path: string, io: ContainerIo): Promise<{ readonly imageId: string }>;

  /** Stops what still runs, then removes containers, volumes and network. Safe to call twice. */
  close(options: { readonly keep: boolean }): Promise<void>;
}

export interface ContainerIo {
  readonly output: ByteSink;
  readonly progress: ReportProgress;
  readonly signal: AbortSignal;
}

export interface RuntimeDescription {
  readonly name: 'docker' | 'kubernetes' | 'host' | 'fake';
  /** One line for people: `Docker 20.10.24 at unix:///var/run/docker.sock`. */
  readonly summary: string;
}

export type ImageState = 'present' | 'missing';

/** Who started an execution, so that a later start can tell whether the process still lives. */
export interface Owner {
  readonly host: string;
  readonly pid: number;
  /** Distinguishes a reused pid: the process's start time in the system's own unit. */
  readonly startedAt: string;
}

export interface Runtime {
  /** @throws RuntimeError `runtime/engine-down` when nothing answers. */
  describe(): Promise<RuntimeDescription>;
  openPod(spec: PodSpec, io: Pick<ContainerIo, 'progress' | 'signal'>): Promise<Pod>;
  imageState(image: string): Promise<ImageState>;
  /** Pulls or builds an image ahead of its first use. */
  ensureImage(source: ImageSource, io: ContainerIo): Promise<'present' | 'pulled' | 'built'>;
  /**
   * Removes what executions of dead owners left behind. Pods that were closed with `keep` stay, unless `kept` says
   * to remove them as well. @returns what was removed, for a log line.
   */
  sweep(
    isAlive: (owner: Owner) => boolean,
    options?: { readonly kept?: boolean },
  ): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Wall clock and timers, so that tests need no sleep. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Looks up secret texts by reference (`id`, `org.id`, `account.id`). */
export interface SecretProvider {
  /** @returns undefined when no provider knows the reference. */
  find(reference: string): Promise<string | undefined>;
}

/** One masking stream everything passes through; values are added as they become known. */
export interface Masker {
  add(secret: string): void;
  /** Masks a complete text, such as a message or an output. */
  maskText(text: string): string;
}

/** Log of one step: ordered bytes, kept in full. Closed by the engine when the step ends. */
export interface LogSink extends ByteSink {
  close(): Promise<void>;
}

export interface LogStore {
  /** `attempt` counts from 0; a retried step writes a log per attempt. */
  open(nodeId: string, attempt: number): LogSink;
}

/** Workspaces of stages that did not succeed, by execution and stage, as tar streams. */
export interface WorkspaceArchive {
  save(executionId: string, stageId: string, archive: Readable): Promise<void>;
  /** @returns undefined when nothing was saved. */
  open(executionId: string, stageId: string): Promise<Readable | undefined>;
}

/** What a person answers to a waiting step, from this terminal or from another process. */
export interface Decision {
  readonly nodeId: string;
  /** An action name (`MarkAsSuccess`, …), `Approve` or `Reject`, or `Input`. */
  readonly action: string;
  readonly by: string;
  readonly at: number;
  readonly comment?: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

export interface Question {
  readonly nodeId: string;
  readonly title: string;
  readonly message?: string;
  readonly actions: readonly string[];
  readonly inputs?: readonly QuestionInput[];
  /** Epoch milliseconds when the wait ends by itself. */
  readonly until: number;
}

export interface QuestionInput {
  readonly name: string;
  readonly defaultValue?: string;
  readonly required: boolean;
  readonly allowedValues?: readonly string[];
}

export interface DecisionSource {
  /** Resolves with the next answer to the question; rejects with the signal's reason. */
  ask(question: Question, signal: AbortSignal): Promise<Decision>;
}
