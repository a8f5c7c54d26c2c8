import type { Baseline } from './baseline.ts';
import type { Exemption } from './exemption.ts';
import type { Issue, IssueSummary } from './issue.ts';
import type { FailedScan, Scan, ScanOwner, ScanSummary, SucceededScan } from './scan.ts';
import type { ProjectScope, Target } from './target.ts';

/** Selects the scans that a scan may be compared with. */
export interface LatestScansQuery {
  readonly targetId: string;
  readonly product: string;
  /** Limits the answer to one variant. */
  readonly variant?: string;
  /** Scans of this very step are left out, so that a retried step is not compared with its own first attempt. */
  readonly exceptOwner?: ScanOwner;
}

/** Where an issue counts as found: exemptions of any of these scopes apply there. */
export interface ExemptionContext extends ProjectScope {
  readonly targetId: string;
  readonly pipelineId: string;
}

export interface IssueFilter {
  readonly targetId?: string;
  readonly product?: string;
  readonly variant?: string;
}

/** An issue of a project with the newest scan that found it. */
export interface KnownIssue {
  readonly issue: Issue;
  readonly target: Target;
  readonly variant: string;
  readonly scanId: string;
}

/** A target as lists show it. */
export interface TargetOverview {
  readonly target: Target;
  /** Absent when nobody has set one: the default rule of the target's type applies. */
  readonly baseline?: Baseline;
  /** Every variant that was ever scanned, the most recently scanned first. */
  readonly variants: readonly { readonly name: string; readonly lastScannedAt: string }[];
}

/**
 * What the security domain asks of a database. Implementations hold no rules: they save and find.
 *
 * Every method may be called by several processes at a time. Values go in and come out unchanged, as plain JSON would
 * keep them. Methods reject only when the database itself fails; what is not there is `undefined` or an empty list.
 */
export interface ScanRepository {
  /**
   * Saves a scan with all its issues and their occurrences, and its target and variant where they are not known yet:
   * all or nothing. A second call with the same scan id changes nothing, so a caller may repeat it after a lost answer.
   */
  saveScan(scan: SucceededScan, issues: readonly Issue[]): Promise<void>;

  /** Saves a scan without results, under the same guarantees. It never becomes a reference. */
  saveFailedScan(scan: FailedScan): Promise<void>;

  scan(scanId: string): Promise<Scan | undefined>;

  /** The scans of an execution in the order of their start. */
  scansOfExecution(executionId: string): Promise<readonly Scan[]>;

  /**
   * The newest scan with results of every variant (or of the one asked for), the most recently started first; equal
   * times are ordered by descending scan id, so the answer never depends on the database.
   */
  latestScans(query: LatestScansQuery): Promise<readonly ScanSummary[]>;

  /** Ids and names of the issues of a scan, exempted ones included, ordered by id. */
  issueSummaries(scanId: string): Promise<readonly IssueSummary[]>;

  /** The issues of a scan with their stored occurrences: the worst first, then by title, then by id. */
  issuesOfScan(scanId: string): Promise<readonly Issue[]>;

  /** One issue as a scan found it. */
  issueOfScan(scanId: string, issueId: string): Promise<Issue | undefined>;

  /** The issues in the newest scan of each target, variant and product of the project, in the order of `issuesOfScan`. */
  issues(scope: ProjectScope, filter: IssueFilter): Promise<readonly KnownIssue[]>;

  /** The targets of a project by name, then by type. */
  targets(scope: ProjectScope): Promise<readonly TargetOverview[]>;

  /** The baseline someone has set for a target; `undefined` when nobody has, or when the target does not exist. */
  baseline(targetId: string): Promise<Baseline | undefined>;

  /**
   * Sets the baseline of a target, or with `undefined` returns it to the default rule. Creates the target when it has
   * never been scanned. Scans that exist keep the reference they were compared with.
   */
  setBaseline(target: Target, baseline: Baseline | undefined): Promise<void>;

  /**
   * Every exemption that is not canceled and whose scope contains the context: TARGET with this target, PIPELINE with
   * this pipeline, PROJECT, ORG and ACCOUNT with these ids; ordered by creation time, then id. Pending, rejected and
   * outdated ones are included: `applyExemptions` decides what each of them means at the time of the scan.
   */
  exemptionsFor(context: ExemptionContext): Promise<readonly Exemption[]>;

  exemption(exemptionId: string): Promise<Exemption | undefined>;

  /** Creates the exemption, or replaces the one with the same id. Who may do what is decided before. */
  saveExemption(exemption: Exemption): Promise<void>;
}
