import { join } from 'node:path';
import type { PullPolicy } from '../engine/ports.ts';
import type { ScannerSettings } from '../steps/services.ts';
import { configSchema } from './config-schema.ts';
import { readYamlFile } from './read-yaml-file.ts';

/** `.pipeline/config.yaml` as written. */
export interface ProjectConfig {
  readonly account?: Named;
  readonly organization?: Named;
  readonly project?: Named;
  /** Address of a PostgreSQL database; the local one when absent. */
  readonly database?: string;
  readonly pull?: PullPolicy;
  readonly smtp?: SmtpConfig;
  readonly scanners?: Readonly<Record<string, ScannerSettings>>;
  readonly secrets?: readonly SecretSource[];
  readonly codebase?: { readonly url?: string };
  readonly userGroups?: Readonly<Record<string, readonly string[]>>;
  readonly shellScript?: { readonly bash?: string; readonly powerShell?: string };
}

export interface Named {
  readonly identifier: string;
  readonly name?: string;
}

export interface SmtpConfig {
  readonly host: string;
  readonly port?: number;
  readonly from?: string;
  readonly username?: string;
  /** Secret with the password. */
  readonly passwordRef?: string;
  readonly useSSL?: boolean;
  readonly startTLS?: boolean;
  readonly sslVerify?: boolean;
}

/** One place to look secrets up in; paths are relative to `.pipeline`. */
export type SecretSource =
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'directory'; readonly path: string }
  | { readonly type: 'environment'; readonly prefix: string }
  | { readonly type: 'command'; readonly command: readonly string[] };

/** An absent file is an empty configuration. @throws DefinitionError with the place of everything that is wrong. */
export async function readConfig(directory: string): Promise<ProjectConfig> {
  const value = await readYamlFile(join(directory, 'config.yaml'), configSchema);
  // The schema describes exactly this shape.
  return (value ?? {}) as unknown as ProjectConfig;
}
