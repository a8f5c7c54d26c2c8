import type { Baseline } from './baseline.ts';
import type { Counts } from './counts.ts';
import type { IssueSummary } from './issue.ts';
import type { Target } from './target.ts';

/** Which part of the target was looked at. Only scans that looked at the same part can tell what was remediated. */
export interface Coverage {
  readonly config: string;
  /** Directory or image the scanner was pointed at, as written; empty for the whole target. */
  readonly path: string;
}

/** Which step of which execution a scan belongs to. Inside a step group `stepId` is `<groupId>_<stepId>`. */
export interface ScanOwner {
  readonly executionId: string;
  readonly pipelineId: string;
  readonly stageId: string;
  readonly stepId: string;
}

/** What is known before the scanner has run. Times are ISO 8601 in UTC with milliseconds. */
export interface ScanHeader extends ScanOwner {
  readonly id: string;
  readonly target: Target;
  readonly variant: string;
  readonly product: string;
  readonly config: string;
  readonly coverage: Coverage;
  readonly toolVersion?: string;
  readonly startedAt: string;
}

/** The scan that this one was compared with, frozen when the results were read. */
export interface ScanReference {
  readonly kind: 'baseline' | 'previous';
  /** `dvpwa:master`, or `previous scan`. */
  readonly label: string;
  readonly variant: string;
  /** Absent when there was nothing to compare with: every issue is new. */
  readonly scanId?: string;
}

/** How the severity gate ended. */
export interface Gate {
  /** As written in the pipeline. */
  readonly failOnSeverity: string;
  readonly reached: boolean;
  /** The last line of the step's log when the threshold was reached. */
  readonly message?: string;
}

/** What came out of a scan whose results were read. Plain JSON. */
export interface SucceededScan extends ScanHeader {
  readonly status: 'Succeeded';
  readonly endedAt: string;
  /** Id of the report format that was read. */
  readonly format: string;
  /** As it was before this scan; later changes do not touch it. */
  readonly baseline: Baseline;
  readonly reference: ScanReference;
  readonly counts: Counts;
  readonly newIssueIds: readonly string[];
  readonly commonIssueIds: readonly string[];
  readonly remediated: readonly IssueSummary[];
  readonly gate: Gate;
}

/** A scan without results: the scanner crashed, or its report could not be read. */
export interface FailedScan extends ScanHeader {
  readonly status: 'Failed';
  readonly endedAt: string;
  readonly errorMessage: string;
}

/** One scanner run on one variant of a target. A closed gate does not fail the scan: its results are there. */
export type Scan = SucceededScan | FailedScan;

/** What choosing a reference needs to know of a scan that succeeded. */
export interface ScanSummary extends ScanOwner {
  readonly id: string;
  readonly targetId: string;
  readonly variant: string;
  readonly product: string;
  readonly coverage: Coverage;
  readonly startedAt: string;
}
