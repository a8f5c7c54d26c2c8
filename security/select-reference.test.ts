import { describe, expect, it } from 'vitest';
import type { Baseline } from './baseline.ts';
import type { ScanSummary } from './scan.ts';
import { selectReference } from './select-reference.ts';
import { aHeader, aSummary } from './testing.ts';

const earlier: readonly ScanSummary[] = [
  aSummary({ id: 'demo-1', variant: 'DEMO-001', startedAt: '2026-01-01T01:00:00.000Z' }),
  aSummary({ id: 'demo-2', variant: 'DEMO-001', startedAt: '2026-01-01T02:00:00.000Z' }),
  aSummary({ id: 'master-1', variant: 'master', startedAt: '2026-01-01T03:00:00.000Z' }),
  aSummary({ id: 'v2', variant: 'v2.3.0', startedAt: '2026-01-01T04:00:00.000Z' }),
];
const master: Baseline = { type: 'fixed', variant: 'master' };

describe('selectReference', () => {
  it.each<[variant: string, baseline: Baseline, scanId: string | undefined, label: string, why: string]>([
    ['DEMO-001', master, 'master-1', 'dvpwa:master', 'a branch is compared with the baseline'],
    ['master', master, 'master-1', 'previous scan', 'the baseline is compared with its own last scan'],
    ['DEMO-001', { type: 'none' }, 'demo-2', 'previous scan', 'without a baseline the last scan counts'],
    ['new', { type: 'none' }, undefined, 'previous scan', 'a first scan has nothing to compare with'],
    [
      'new',
      { type: 'fixed', variant: 'gone' },
      undefined,
      'dvpwa:gone',
      'a baseline may never have been scanned',
    ],
    [
      'new',
      { type: 'regex', pattern: 'v.*|master' },
      'v2',
      'dvpwa:v2.3.0',
      'a pattern means the latest match',
    ],
    ['DEMO-001', { type: 'regex', pattern: 'x.*' }, 'demo-2', 'previous scan', 'a pattern may match nothing'],
    [
      'v2.3.0',
      { type: 'regex', pattern: 'v.*|master' },
      'v2',
      'previous scan',
      'the latest match is the baseline itself',
    ],
  ])('compares %s under %j with %s (%s): %s', (variant, baseline, scanId, label) => {
    const { reference } = selectReference(aHeader({ variant }), baseline, earlier);

    expect([reference.scanId, reference.label]).toEqual([scanId, label]);
  });

  it.each<[what: string, other: Partial<ScanSummary>]>([
    ['of another target', { targetId: 'other' }],
    ['of another product', { product: 'semgrep' }],
    ['of the same step before a retry', { executionId: 'execution-now' }],
  ])('passes over a scan %s', (_, other) => {
    const { reference } = selectReference(aHeader({ variant: 'master' }), master, [
      aSummary({ id: 'one', variant: 'master', ...other }),
    ]);

    expect(reference.scanId).toBeUndefined();
  });

  it('compares two steps of one execution', () => {
    const sibling = aSummary({ id: 'one', executionId: 'execution-now', stepId: 'other' });

    expect(selectReference(aHeader(), { type: 'none' }, [sibling]).reference.scanId).toBe('one');
  });

  it('tells when the other scan has looked at another part of the target', () => {
    const partial = aSummary({ id: 'one', coverage: { config: 'default', path: 'web' } });

    expect(selectReference(aHeader(), { type: 'none' }, [partial]).sameCoverage).toBe(false);
  });
});
