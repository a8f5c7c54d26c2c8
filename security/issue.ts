import type { AppliedExemption } from './exemption.ts';
import type { Evidence, FindingType, Location, Origin, Package, Reference } from './finding.ts';
import type { Fingerprints } from './identity.ts';
import type { Severity } from './severity.ts';

/** One place where an issue appears in one scan. */
export interface Occurrence {
  /** Stays the same when lines are inserted above, and when the report is shuffled. Unique within its issue. */
  readonly id: string;
  readonly fingerprints: Fingerprints;
  readonly location: Location;
  readonly relatedLocations: readonly Location[];
  readonly severity: Severity;
  readonly confidence?: string;
  /** Only where it says something else than the issue does. */
  readonly description?: string;
  readonly snippet?: string;
  readonly origin?: Origin;
  /** Set when an approved exemption covers this place alone. */
  readonly exemptionId?: string;
  readonly raw?: Evidence;
}

/** What identifies and names an issue, without its places. */
export interface IssueSummary {
  /** Depends on product and key alone: the same problem has the same id in every scan, target and project. */
  readonly id: string;
  readonly product: string;
  readonly key: string;
  readonly title: string;
  readonly type: FindingType;
  /** The highest among all its findings. */
  readonly severity: Severity;
}

/** All findings of one scan with the same key. */
export interface Issue extends IssueSummary {
  readonly subproduct?: string;
  readonly ruleId: string;
  readonly description: string;
  readonly package?: Package;
  readonly origins: readonly Origin[];
  readonly references: readonly Reference[];
  readonly links: readonly string[];
  readonly remediation?: string;
  /** At most 1000, the most severe first; `numOccurrences` is the true number. */
  readonly occurrences: readonly Occurrence[];
  readonly numOccurrences: number;
  /** Which list of the scan it is in: only here, or also in the scan it is compared with. */
  readonly comparison: 'new' | 'common';
  readonly exemption?: AppliedExemption;
}

export const maxOccurrences = 1000;
