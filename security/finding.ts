import type { Severity } from './severity.ts';

export const findingTypes = [
  'SAST',
  'DAST',
  'SCA',
  'IAC',
  'SECRET',
  'MISCONFIG',
  'BUG_SMELLS',
  'CODE_SMELLS',
  'CODE_COVERAGE',
  'EXTERNAL_POLICY',
] as const;

export type FindingType = (typeof findingTypes)[number];

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | Evidence;

/** What the scanner itself wrote, trimmed to sane sizes and without secrets. Plain JSON. */
export interface Evidence {
  readonly [name: string]: JsonValue;
}

/**
 * Where a finding is. Every field is absent when the report does not say it; `{}` is a finding about the whole target.
 * `path` is POSIX and relative to the target's root where the scanner tells the root. Lines and columns start at 1.
 */
export interface Location {
  readonly path?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
  /** The enclosing function, class or infrastructure resource. */
  readonly symbol?: string;
  readonly url?: string;
  readonly method?: string;
  readonly parameter?: string;
  readonly host?: string;
  readonly port?: number;
  readonly protocol?: string;
  /** Digest of the image layer that brought it. */
  readonly layer?: string;
}

export interface Package {
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly fixedVersion?: string;
}

/** `type` is lower-case (`cve`, `cwe`, `ghsa`), `id` comes without the prefix: `{ type: 'cve', id: '2019-14250' }`. */
export interface Reference {
  readonly type: string;
  readonly id: string;
}

/** Which part of a container image brought it: the layers of the base image, or the application on top. */
export type Origin = 'app' | 'base';

/**
 * One scanner result in our shape, before anything is merged, ranked or exempted.
 * Text is safe to print: no control characters, no bidirectional overrides, bounded in length.
 */
export interface Finding {
  /** The scanner's id in the registry, such as `bandit`. */
  readonly product: string;
  /** The tool inside the report, when the product only carries it: the SARIF driver, the STO JSON `subproduct`. */
  readonly subproduct?: string;
  readonly ruleId: string;
  /** Findings of one product with the same key are one issue. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly type: FindingType;
  readonly severity: Severity;
  readonly confidence?: string;
  readonly location: Location;
  readonly relatedLocations: readonly Location[];
  readonly package?: Package;
  readonly origin?: Origin;
  readonly references: readonly Reference[];
  /** Web pages about the rule; http and https only. */
  readonly links: readonly string[];
  /** Exactly the flagged lines, for identity; never a secret. */
  readonly code?: string;
  /** The flagged lines with the lines around them, for people. */
  readonly snippet?: string;
  readonly remediation?: string;
  /** Salted digest of the secret that was found; the secret itself is not kept. */
  readonly secretDigest?: string;
  /** Ids that the tool itself gives to the result, by name; placeholders are left out. */
  readonly toolFingerprints: Readonly<Record<string, string>>;
  readonly raw: Evidence;
}
