import type { FoundIssue } from './dedupe.ts';
import { type AppliedExemption, type Exemption, type ExemptionStatus, exemptionScopes } from './exemption.ts';
import { groupBy } from './group-by.ts';
import { compareText } from './identity.ts';
import type { Occurrence } from './issue.ts';
import type { ExemptionContext } from './scan-repository.ts';

export type ExemptedIssue = FoundIssue & { readonly exemption?: AppliedExemption };

/** Where and when exemptions are applied; `at` is ISO 8601 in UTC. */
export interface ExemptionTime extends ExemptionContext {
  readonly at: string;
}

/**
 * Marks the issues that an exemption speaks of. Only one that is approved, not expired at that time and valid in this
 * place covers anything; the others leave their status on the issue. The result does not depend on their order.
 */
export function applyExemptions(
  issues: readonly FoundIssue[],
  exemptions: readonly Exemption[],
  context: ExemptionTime,
): readonly ExemptedIssue[] {
  const relevant = exemptions.filter((exemption) => reaches(exemption, context));
  const byIssue = groupBy(relevant.toSorted(byPrecedence), ({ issueId }) => issueId);
  return issues.map((issue) => exemptIssue(issue, byIssue.get(issue.id) ?? [], context.at));
}

/** What an exemption is worth at a time: an approved one whose end has come, or cannot be read, is expired. */
export function statusAt(exemption: Exemption, at: string): ExemptionStatus {
  if (exemption.status !== 'Approved') return exemption.status;
  if (exemption.expiresAt === undefined) return exemption.durationDays === undefined ? 'Approved' : 'Expired';
  return Date.parse(exemption.expiresAt) > Date.parse(at) ? 'Approved' : 'Expired';
}

function exemptIssue(issue: FoundIssue, exemptions: readonly Exemption[], at: string): ExemptedIssue {
  const approved = exemptions.filter((exemption) => statusAt(exemption, at) === 'Approved');
  const whole = approved.find(({ occurrenceIds }) => occurrenceIds.length === 0);
  if (whole) return { ...issue, exemption: applied(whole, 'Exempted') };
  const partial = exemptOccurrences(issue, approved);
  if (partial) return partial;
  const [other] = exemptions.toSorted((a, b) => byStatus(a, b, at));
  if (!other) return issue;
  const statusAtScan = statusAt(other, at);
  if (statusAtScan === 'Approved' || statusAtScan === 'Canceled') return issue;
  return { ...issue, exemption: { exemptionId: other.id, type: other.type, statusAtScan } };
}

/** `undefined` when none of the places it was approved for is in this scan. */
function exemptOccurrences(issue: FoundIssue, approved: readonly Exemption[]): ExemptedIssue | undefined {
  const occurrences = issue.occurrences.map((occurrence): Occurrence => {
    const exemption = approved.find(({ occurrenceIds }) => occurrenceIds.includes(occurrence.id));
    return exemption ? { ...occurrence, exemptionId: exemption.id } : occurrence;
  });
  const covered = occurrences.filter(({ exemptionId }) => exemptionId !== undefined);
  const first = approved.find(({ id }) => id === covered[0]?.exemptionId);
  if (!first) return undefined;
  const coverage = covered.length === issue.numOccurrences ? 'Exempted' : 'Partially Exempted';
  return { ...issue, occurrences, exemption: applied(first, coverage) };
}

function applied({ id, type }: Exemption, coverage: 'Exempted' | 'Partially Exempted'): AppliedExemption {
  return { exemptionId: id, type, statusAtScan: 'Approved', coverage };
}

/** Places can be exempted in one target only, so a wider exemption that names places is malformed and reaches nothing. */
function reaches(exemption: Exemption, context: ExemptionTime): boolean {
  const { scope, status, occurrenceIds } = exemption;
  if (status === 'Canceled' || (occurrenceIds.length > 0 && scope !== 'TARGET')) return false;
  const sameAccount = exemption.accountId === context.accountId;
  const sameOrg = sameAccount && exemption.orgId === context.orgId;
  const sameProject = sameOrg && exemption.projectId === context.projectId;
  switch (scope) {
    case 'ACCOUNT':
      return sameAccount;
    case 'ORG':
      return sameOrg;
    case 'PROJECT':
      return sameProject;
    case 'PIPELINE':
      return sameProject && exemption.pipelineId === context.pipelineId;
    case 'TARGET':
      return sameProject && exemption.targetId === context.targetId;
  }
}

/** The widest scope first, then the oldest: all of equal effect, but one of them has to be named. */
function byPrecedence(a: Exemption, b: Exemption): number {
  const width = exemptionScopes.indexOf(b.scope) - exemptionScopes.indexOf(a.scope);
  return width || compareText(a.createdAt, b.createdAt) || compareText(a.id, b.id);
}

function byStatus(a: Exemption, b: Exemption, at: string): number {
  const order: readonly ExemptionStatus[] = ['Pending', 'Rejected', 'Expired', 'Approved', 'Canceled'];
  const difference = order.indexOf(statusAt(a, at)) - order.indexOf(statusAt(b, at));
  return difference || compareText(b.modifiedAt, a.modifiedAt) || byPrecedence(a, b);
}
