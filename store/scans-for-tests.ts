import type { Exemption } from '../security/exemption.ts';
import { issueId } from '../security/identity.ts';
import type { Issue } from '../security/issue.ts';
import type { FailedScan, ScanHeader, SucceededScan } from '../security/scan.ts';
import { severityFromScore } from '../security/severity.ts';
import { defineTarget } from '../security/target.ts';

export const project = { accountId: 'account', orgId: 'default', projectId: 'shop' };
export const target = defineTarget(project, 'repository', 'dvpwa');

/** Times in the order of the numbers. */
export function time(minute: number): string {
  return new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
}

export function scan(id: string, overrides: Partial<ScanHeader> = {}): SucceededScan {
  const counts = { Critical: 1, High: 0, Medium: 0, Low: 0, Info: 0, Unassigned: 0 };
  return {
    ...scanHeader(id),
    status: 'Succeeded',
    endedAt: time(59),
    format: 'bandit-json',
    baseline: { type: 'fixed', variant: 'master' },
    reference: { kind: 'baseline', label: 'dvpwa:master', variant: 'master' },
    counts: { active: counts, new: counts, ignored: 0, externalPolicyFailures: 0 },
    newIssueIds: ['a'],
    commonIssueIds: [],
    remediated: [],
    gate: { failOnSeverity: 'critical', reached: true, message: 'a "quoted" \u0000 ✓ message' },
    ...overrides,
  };
}

export function failedScan(id: string, overrides: Partial<ScanHeader> = {}): FailedScan {
  return { ...scanHeader(id), status: 'Failed', endedAt: time(59), errorMessage: 'crashed', ...overrides };
}

function scanHeader(id: string): ScanHeader {
  return {
    id,
    executionId: `execution-${id}`,
    pipelineId: 'build',
    stageId: 'test',
    stepId: 'Bandit_1',
    target,
    variant: 'master',
    product: 'bandit',
    config: 'default',
    coverage: { config: 'default', path: '' },
    startedAt: time(0),
  };
}

export function issue(key: string, score = 9.5, title = `title of ${key}`): Issue {
  const severity = severityFromScore(score);
  return {
    id: issueId('bandit', key),
    product: 'bandit',
    key,
    title,
    type: 'SAST',
    severity,
    ruleId: key,
    description: 'Do not do this.',
    origins: [],
    references: [{ type: 'cwe', id: '78' }],
    links: ['https://example.org/rule'],
    occurrences: [
      {
        id: 'one',
        fingerprints: { 'content/1': '18e949c9', 'issue/1': '0f' },
        location: { path: 'app/dao.py', line: 26 },
        relatedLocations: [],
        severity,
        snippet: 'eval("\u0000")',
        raw: { _rawIssueCwe: { id: 78, link: null } },
      },
    ],
    numOccurrences: 1,
    comparison: 'new',
  };
}

export function exemption(id: string, overrides: Partial<Exemption> = {}): Exemption {
  return {
    id,
    ...project,
    issueId: issueId('bandit', 'B602'),
    issueTitle: 'B602',
    issueSeverity: severityFromScore(9.5),
    product: 'bandit',
    scope: 'PROJECT',
    status: 'Pending',
    type: 'Other',
    reason: 'only in tests ✓',
    durationDays: 7,
    occurrenceIds: [],
    requester: { id: 'ada', name: 'Ada' },
    createdAt: time(0),
    modifiedAt: time(0),
    ...overrides,
  };
}
