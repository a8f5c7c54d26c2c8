import type { TargetType } from '../target.ts';

export const scanModes = ['orchestration', 'ingestion', 'extraction'] as const;

export type ScanMode = (typeof scanModes)[number];

export const imageTypes = [
  'docker_v2',
  'aws_ecr',
  'jfrog_artifactory',
  'local_image',
  'local_archive',
  'harness',
] as const;

export type ImageType = (typeof imageTypes)[number];

export const logLevels = ['info', 'debug', 'warning', 'error'] as const;

export type LogLevel = (typeof logLevels)[number];

/** Flat string settings under their legacy names, such as `repository_project`. */
export type Settings = Readonly<Record<string, string>>;

/** The image to scan; `name` is empty only for a local archive. */
export interface ImageRequest {
  readonly type: ImageType;
  readonly domain?: string;
  readonly name: string;
  readonly tag?: string;
  readonly region?: string;
  readonly accessId?: string;
  readonly accessToken?: string;
}

export interface InstanceRequest {
  readonly domain: string;
  readonly path?: string;
  readonly protocol: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
}

export interface AuthRequest {
  readonly type?: string;
  readonly accessId?: string;
  readonly accessToken?: string;
  readonly domain?: string;
  readonly region?: string;
  readonly version?: string;
  readonly ssl: boolean;
}

/** What a scan step asks for, whichever of the two YAML styles it was written in. */
export interface ScanRequest {
  /** Id of a scanner in the registry. */
  readonly product: string;
  readonly config: string;
  readonly mode: ScanMode;
  readonly targetType: TargetType;
  /** Name and variant are trimmed, and empty exactly until `detectTarget` fills them for detection `auto`. */
  readonly targetName: string;
  readonly targetVariant: string;
  readonly detection: 'manual' | 'auto';
  /** Directory to scan inside the workspace; absent means all of it. */
  readonly workspace?: string;
  readonly image?: ImageRequest;
  readonly instance?: InstanceRequest;
  readonly auth?: AuthRequest;
  /** Options of the scanner itself under their new-style names; `java.binaries` is written with the dot. */
  readonly tool: Settings;
  /** Everything that was said, as one flat map: what the `SECURITY_*` environment is made of. */
  readonly settings: Settings;
  readonly ingestionFile?: string;
  /** As written; `none` when absent. `parseThreshold` gives its meaning. */
  readonly failOnSeverity: string;
  readonly logLevel?: LogLevel;
  /** Extra arguments for the scanner, already split as a shell would. */
  readonly cliArgs: readonly string[];
  readonly includeRaw: boolean;
}

/** One reason why a step is not a scan request. `path` points into the step's `spec`: `target.name`, `settings.product_name`. */
export interface RequestProblem {
  readonly path: string;
  readonly code: `scan/${string}`;
  readonly message: string;
}

export type RequestResult =
  | { readonly ok: true; readonly request: ScanRequest }
  | { readonly ok: false; readonly problems: readonly RequestProblem[] };
