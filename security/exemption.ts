import type { Severity } from './severity.ts';
import type { ProjectScope } from './target.ts';

/** From the narrowest to the widest. Organization and account are reached only by approving wider than asked. */
export const exemptionScopes = ['TARGET', 'PIPELINE', 'PROJECT', 'ORG', 'ACCOUNT'] as const;

export type ExemptionScope = (typeof exemptionScopes)[number];

/** `Canceled` exemptions are gone from every list; the other four are the tabs people see. */
export const exemptionStatuses = ['Pending', 'Approved', 'Rejected', 'Expired', 'Canceled'] as const;

export type ExemptionStatus = (typeof exemptionStatuses)[number];

export const exemptionReasons = [
  'Compensating Controls',
  'Acceptable Use',
  'Acceptable Risk',
  'False Positive',
  'Fix Unavailable',
  'Other',
] as const;

export type ExemptionReason = (typeof exemptionReasons)[number];

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
}

/**
 * A dated, approved reason to ignore an issue. Times are ISO 8601 in UTC with milliseconds, so they sort as text.
 * `targetId` is set exactly for scope TARGET, `pipelineId` exactly for scope PIPELINE.
 */
export interface Exemption extends ProjectScope {
  readonly id: string;
  readonly issueId: string;
  readonly issueTitle: string;
  readonly issueSeverity: Severity;
  readonly product: string;
  readonly scope: ExemptionScope;
  readonly status: ExemptionStatus;
  readonly type: ExemptionReason;
  /** Free text of at most 1024 characters; required when the type is `Other`. */
  readonly reason: string;
  readonly link?: string;
  /** Days from approval on; absent means for all time. */
  readonly durationDays?: number;
  /** Set at approval; absent before it, and for all time. */
  readonly expiresAt?: string;
  readonly targetId?: string;
  readonly pipelineId?: string;
  /** The scan in which the issue was seen when the exemption was requested. */
  readonly scanId?: string;
  /** Occurrence ids it is limited to, scope TARGET only; empty means the whole issue, future occurrences included. */
  readonly occurrenceIds: readonly string[];
  readonly requester: Person;
  readonly approver?: Person;
  /** What the approver or rejecter wrote. */
  readonly comment?: string;
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly approvedAt?: string;
}

/** What an exemption did to an issue in one scan, frozen with that scan. */
export interface AppliedExemption {
  readonly exemptionId: string;
  readonly type: ExemptionReason;
  readonly statusAtScan: Exclude<ExemptionStatus, 'Canceled'>;
  /** Absent unless the exemption was approved: only then does it cover anything. */
  readonly coverage?: 'Exempted' | 'Partially Exempted';
}
