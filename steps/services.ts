/** What step types need besides the engine: each is an interface here and a real thing composed in `cli/wire.ts`. */
import type { Readable } from 'node:stream';
import type { Value } from '../engine/outcome.ts';
import type { ImageSource, PullPolicy, RegistryLogin, ReportProgress } from '../engine/ports.ts';
import type { ScanRepository } from '../security/scan-repository.ts';
import type { PipelineRunner } from './pipeline-stage/pipeline-runner.ts';

export interface Services {
  /** What `properties.ci.codebase` names. */
  readonly codebase: CodebaseSource;
  /** Other repositories, for steps that clone one themselves. */
  readonly repositories: RepositorySource;
  readonly connectors: ConnectorSource;
  readonly scans: ScanRepository;
  readonly mailer: Mailer;
  readonly settings: StepSettings;
  /** Absent where executions do not wait for each other. */
  readonly queue?: QueueSource;
  /** Other pipelines of the project; absent inside a pipeline that another one runs. */
  readonly pipelines?: PipelineRunner;
}

export interface QueueSource {
  /**
   * Waits until nobody else holds the key; a holder may take its key again. `onWait` is called when it takes a while.
   * @returns what gives the key back, safe to call twice; whatever is held at the end of the process is given back.
   * @throws the signal's reason
   */
  acquire(
    request: { readonly key: string; readonly holder: string },
    signal: AbortSignal,
    onWait?: () => void,
  ): Promise<() => Promise<void>>;
}

/** What `.pipeline/config.yaml` and flags decide about steps. */
export interface StepSettings {
  readonly pull: PullPolicy;
  /** Image and options by scanner id. */
  readonly scanners: Readonly<Record<string, ScannerSettings>>;
  /** Key for the digests of secrets that scanners find; without it no digest is kept. */
  readonly secretSalt?: () => Promise<string>;
  /** Mail addresses by the name of a user group. */
  readonly userGroups: Readonly<Record<string, readonly string[]>>;
  /** Images that scripts outside a CI stage run in. */
  readonly shellImages: { readonly bash: string; readonly powerShell: string };
}

export interface ScannerSettings {
  readonly image?: string;
  /** Directory of this machine with the scanner's offline database. */
  readonly database?: string;
}

/** Which revision of the codebase a run takes. `worktree` is the files as they are, untracked ones included. */
export type Revision = { readonly type: 'worktree' } | PinnedRevision;

export type PinnedRevision =
  | { readonly type: 'branch'; readonly branch: string }
  | { readonly type: 'tag'; readonly tag: string }
  | { readonly type: 'commitSha'; readonly commitSha: string }
  | { readonly type: 'PR'; readonly number: string };

export interface CheckoutOptions {
  /** 0 means the whole history. */
  readonly depth: number;
  readonly fetchTags: boolean;
  readonly lfs: boolean;
  readonly sslVerify: boolean;
  readonly submodules: 'false' | 'true' | 'recursive';
  readonly sparse: readonly string[];
  readonly prCloneStrategy: 'MergeCommit' | 'SourceBranch';
  /** Where the files go below the workspace; empty for the workspace itself. */
  readonly directory: string;
}

export interface CodebaseSource {
  /** How the pipeline wants it checked out, defaults filled in. */
  readonly options: CheckoutOptions;
  /** Values of `<+codebase.*>`, resolved once per run. @throws RuntimeError when the revision does not exist. */
  describe(signal: AbortSignal): Promise<Readonly<Record<string, Value>>>;
  /** What `describe` has found, once it has. */
  values(): Readonly<Record<string, Value>> | undefined;
  /** The pinned revision's files and `.git` as a tar stream, every path below `options.directory`. */
  archive(options: CheckoutOptions, progress: ReportProgress, signal: AbortSignal): Promise<Readable>;
}

export interface RepositoryRequest {
  readonly connectorRef?: string;
  readonly repoName?: string;
  readonly revision: Revision;
}

export interface RepositorySource {
  /** @throws RuntimeError when no connector file tells where the repository is. */
  open(request: RepositoryRequest): Promise<CodebaseSource>;
}

export interface ConnectorSource {
  /** @returns undefined when no connector file defines the reference. */
  registry(reference: string): Promise<RegistryConnector | undefined>;
  /** The connector as written, any type. */
  find(reference: string): Promise<Value | undefined>;
  /** Where to put the file that defines a missing connector, and what to write into it. */
  example(reference: string, type: 'DockerRegistry' | 'Git'): string;
  /** Full image name, login and policy for an image and an optional connector. */
  imageSource(
    image: string,
    connectorRef: string | undefined,
    policy: string | undefined,
  ): Promise<ImageSource>;
}

export interface RegistryConnector {
  readonly url: string;
  /** Host and port of the registry, and the path images are prefixed with, without slashes around. */
  readonly host: string;
  readonly path: string;
  readonly login?: RegistryLogin;
}

export interface Mail {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

export interface MailReceipt {
  readonly messageId: string;
  /** Addresses the server took. */
  readonly accepted: readonly string[];
  readonly rejected: readonly { readonly address: string; readonly reason: string }[];
  /** What happened, for the log: `sent through smtp.example.org:587`. */
  readonly summary: string;
}

export interface Mailer {
  /** @throws RuntimeError when the server cannot be reached, refuses the login, or refuses every recipient. */
  send(mail: Mail, signal: AbortSignal): Promise<MailReceipt>;
}
