import { describe, expect, it } from 'vitest';
import { applyExemptions, type ExemptionTime, statusAt } from './apply-exemptions.ts';
import { dedupe } from './dedupe.ts';
import type { Exemption } from './exemption.ts';
import { aFinding, aHeader, anExemption } from './testing.ts';

const { target, pipelineId } = aHeader();
const at = '2026-02-01T00:00:00.000Z';
const context: ExemptionTime = { ...target, targetId: target.id, pipelineId, at };

const findings = [1, 2].map((line) =>
  aFinding({ ruleId: 'B602', code: `line ${line}`, location: { path: 'a.py', line } }),
);
const issues = dedupe(findings, { includeRaw: false });
const [issue] = issues;
const issueId = issue?.id ?? '';
const [firstPlace = '', secondPlace = ''] = issue?.occurrences.map(({ id }) => id) ?? [];

describe('an approved exemption', () => {
  it.each<[exempted: boolean, why: string, change: Partial<Exemption>]>([
    [true, 'it was given for this pipeline', {}],
    [false, 'it was given for another pipeline', { pipelineId: 'other' }],
    [true, 'it was given for this target', { scope: 'TARGET', targetId: target.id }],
    [false, 'it was given for another target', { scope: 'TARGET', targetId: 'other' }],
    [true, 'it was given for this project', { scope: 'PROJECT' }],
    [false, 'it was given for another project', { scope: 'PROJECT', projectId: 'other' }],
    [true, 'it was given for the organization', { scope: 'ORG', projectId: 'other' }],
    [false, 'it was given for another organization', { scope: 'ORG', orgId: 'other' }],
    [true, 'it was given for the account', { scope: 'ACCOUNT', orgId: 'other' }],
    [false, 'it is of another account', { scope: 'ACCOUNT', accountId: 'other' }],
    [false, 'it is about another issue', { issueId: 'other' }],
    [true, 'it still lasts', { durationDays: 7, expiresAt: '2026-02-01T00:00:00.001Z' }],
    [false, 'it ends at this moment', { durationDays: 7, expiresAt: at }],
    [false, 'its end cannot be read', { durationDays: 7, expiresAt: 'soon' }],
    [false, 'its end is missing', { durationDays: 7 }],
  ])('exempts the issue: %s, because %s', (exempted, _, change) => {
    const [result] = applyExemptions(issues, [anExemption({ issueId, ...change })], context);

    expect(result?.exemption?.coverage === 'Exempted').toBe(exempted);
  });

  it('of one place leaves the issue active as long as another place is not covered', () => {
    const exemption = anExemption({
      issueId,
      scope: 'TARGET',
      targetId: target.id,
      occurrenceIds: [firstPlace],
    });

    const [result] = applyExemptions(issues, [exemption], context);

    expect(result?.exemption?.coverage).toBe('Partially Exempted');
    expect(result?.occurrences.map(({ exemptionId }) => exemptionId)).toEqual([exemption.id, undefined]);
  });

  it('of every place exempts the issue', () => {
    const each = [firstPlace, secondPlace].map((id) =>
      anExemption({ issueId, id, scope: 'TARGET', targetId: target.id, occurrenceIds: [id] }),
    );

    expect(applyExemptions(issues, each, context)[0]?.exemption?.coverage).toBe('Exempted');
  });

  it('of places reaches nothing when it claims more than its target', () => {
    const exemption = anExemption({ issueId, scope: 'PROJECT', occurrenceIds: [firstPlace, secondPlace] });

    expect(applyExemptions(issues, [exemption], context)[0]).not.toHaveProperty('exemption');
  });

  it('with the widest scope is named when several match', () => {
    const exemptions = [
      anExemption({ issueId, id: 'narrow' }),
      anExemption({ issueId, id: 'wide', scope: 'ACCOUNT' }),
    ];

    expect(applyExemptions(issues, exemptions, context)[0]?.exemption?.exemptionId).toBe('wide');
  });
});

describe('an exemption that is not approved', () => {
  it.each(['Pending', 'Rejected', 'Expired'] as const)(
    'leaves its status %s on the issue and covers nothing',
    (status) => {
      const [result] = applyExemptions(issues, [anExemption({ issueId, status })], context);

      expect(result?.exemption).toMatchObject({ statusAtScan: status });
      expect(result?.exemption).not.toHaveProperty('coverage');
    },
  );

  it('leaves no trace when it is canceled', () => {
    const [result] = applyExemptions(issues, [anExemption({ issueId, status: 'Canceled' })], context);

    expect(result).not.toHaveProperty('exemption');
  });

  it('counts as expired from its end on', () => {
    const exemption = anExemption({ issueId, durationDays: 1, expiresAt: '2026-01-02T00:00:00.000Z' });

    expect(statusAt(exemption, at)).toBe('Expired');
    expect(applyExemptions(issues, [exemption], context)[0]?.exemption?.statusAtScan).toBe('Expired');
  });
});
