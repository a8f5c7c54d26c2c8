import { createFinding, type FindingDraft } from './create-finding.ts';
import type { Exemption } from './exemption.ts';
import type { Finding } from './finding.ts';
import type { ScanHeader, ScanSummary } from './scan.ts';
import { severityFromLabel } from './severity.ts';
import { defineTarget } from './target.ts';

const scope = { accountId: 'account', orgId: 'org', projectId: 'project' };

/** A finding of Bandit unless said otherwise. */
export function aFinding(draft: Partial<FindingDraft> & { readonly ruleId: string }): Finding {
  return createFinding({
    product: 'bandit',
    key: draft.ruleId,
    title: draft.ruleId,
    type: 'SAST',
    severity: severityFromLabel('high'),
    raw: {},
    ...draft,
  });
}

export function aHeader(header: Partial<ScanHeader> = {}): ScanHeader {
  return {
    id: 'scan-now',
    executionId: 'execution-now',
    pipelineId: 'pipeline',
    stageId: 'stage',
    stepId: 'step',
    target: defineTarget(scope, 'repository', 'dvpwa'),
    variant: 'DEMO-001',
    product: 'bandit',
    config: 'default',
    coverage: { config: 'default', path: '' },
    startedAt: '2026-01-02T00:00:00.000Z',
    ...header,
  };
}

export function aSummary(summary: Partial<ScanSummary> & { readonly id: string }): ScanSummary {
  const { target, ...header } = aHeader();
  return { ...header, targetId: target.id, executionId: `execution-of-${summary.id}`, ...summary };
}

/** Approved for all time in the pipeline of `aHeader`, unless said otherwise. */
export function anExemption(exemption: Partial<Exemption> & { readonly issueId: string }): Exemption {
  return {
    ...scope,
    id: `exemption-${exemption.issueId}`,
    issueTitle: 'An issue',
    issueSeverity: { code: 'High', score: 8 },
    product: 'bandit',
    scope: 'PIPELINE',
    pipelineId: 'pipeline',
    status: 'Approved',
    type: 'Other',
    reason: 'accepted',
    occurrenceIds: [],
    requester: { id: 'dev', name: 'Dev' },
    createdAt: '2026-01-01T00:00:00.000Z',
    modifiedAt: '2026-01-01T00:00:00.000Z',
    ...exemption,
  };
}
