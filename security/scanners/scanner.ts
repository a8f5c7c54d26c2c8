import type { Finding, FindingType } from '../finding.ts';
import type { ScanMode, ScanRequest } from '../request/scan-request.ts';
import type { TargetType } from '../target.ts';

/** What is handed to the scanner's container; paths are as that container sees them. */
export type ScanSource =
  | {
      readonly kind: 'directory';
      readonly path: string;
      /** Only when there is a `.git` in it: the history is scanned as well where a scanner can. */
      readonly isRepository?: boolean;
    }
  /** An image written by `docker save`, or an OCI archive. */
  | { readonly kind: 'archive'; readonly path: string }
  | { readonly kind: 'instance'; readonly url: string };

export interface CommandInput {
  readonly request: ScanRequest;
  readonly source: ScanSource;
  /** Where the report must be when the program ends; its directory exists and is writable. */
  readonly reportPath: string;
  readonly cache?: ScannerCache;
}

/** The scanner's own data, such as a vulnerability database. */
export interface ScannerCache {
  readonly dir: string;
  /** Promises that the data is complete, and forbids looking for more. */
  readonly offline: boolean;
}

export interface ParseOptions {
  /** Key for the digests of found secrets; without it no digest is kept. */
  readonly secretSalt?: string;
  /** Take the tool's own severity word where it also gives a score. */
  readonly toolSeverity?: boolean;
}

/** How a product runs as a program of its own. */
export interface ScannerProgram {
  /** Public name with a pinned tag. */
  readonly image: string;
  /** Exit codes after which the report is complete, such as 1 for "found something". */
  readonly successExitCodes: readonly number[];
  /** Exit codes that mean there was nothing to scan: no findings, and no report either. */
  readonly emptyExitCodes?: readonly number[];
  /** Name the report must have, when the program does not let one choose. */
  readonly reportName?: string;
  /** Names the volume that keeps what the scanner downloads between scans. */
  readonly cacheVolume?: string;
  /** Environment of the program, besides the `SECURITY_*` variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables that point the program to its own data, for scanners that have no flag for it. */
  readonly cacheEnv?: (cache: ScannerCache) => Readonly<Record<string, string>>;
  /** The program and its arguments: no shell interprets them, and the image's entry point is replaced. */
  readonly command: (input: CommandInput) => readonly string[];
}

/**
 * Everything the product knows about one scanner. `parse` only translates: it never merges, ranks, exempts or logs,
 * and it throws `ReportError` for a report it cannot vouch for.
 */
export interface Scanner {
  /** The product name, lower-case: `aqua-trivy`. */
  readonly id: string;
  /** The YAML step type; absent when the product is reached only through a `Security` step. */
  readonly type?: string;
  /** Other product names; case, `-` and `_` make no difference. */
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly findingType: FindingType;
  readonly targetTypes: readonly TargetType[];
  readonly modes: readonly ScanMode[];
  readonly configs: readonly string[];
  /** Names of the native formats that `parse` reads; SARIF and STO JSON are read for every scanner. */
  readonly formats: readonly string[];
  /** Absent when the product can only be ingested. */
  readonly program?: ScannerProgram;
  /** Report text in, findings out; absent when there is no native format we read. */
  readonly parse?: (text: string, options: ParseOptions) => readonly Finding[];
  /** The scanner's version, when its report tells it. Takes text that `parse` has accepted. */
  readonly version?: (text: string) => string | undefined;
}
