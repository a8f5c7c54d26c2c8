import { describe, expect, it } from 'vitest';
import { compareSeverity, severityFromLabel, severityFromScore, severityRank } from './severity.ts';

describe('severityFromScore', () => {
  it.each<[score: number, code: string, kept: number]>([
    [10, 'Critical', 10],
    [9, 'Critical', 9],
    [8.95, 'Critical', 9],
    [8.94, 'High', 8.9],
    [7, 'High', 7],
    [6.9, 'Medium', 6.9],
    [4, 'Medium', 4],
    [3.9, 'Low', 3.9],
    [0.1, 'Low', 0.1],
    [0.04, 'Info', 0],
    [0, 'Info', 0],
    [-1, 'Info', -1],
    [99, 'Critical', 10],
  ])('%d is %s', (score, code, kept) => {
    expect(severityFromScore(score)).toEqual({ code, score: kept });
  });

  it('leaves what is no number unassigned', () => {
    expect(severityFromScore(Number.NaN)).toEqual({ code: 'Unassigned' });
  });
});

describe('severityFromLabel', () => {
  it.each<[label: string, code: string]>([
    ['CRITICAL', 'Critical'],
    ['High', 'High'],
    ['moderate', 'Medium'],
    [' low ', 'Low'],
    ['Negligible', 'Info'],
    ['UNKNOWN', 'Unassigned'],
    ['', 'Unassigned'],
  ])('"%s" is %s', (label, code) => {
    expect(severityFromLabel(label).code).toBe(code);
  });
});

describe('ranking', () => {
  it('puts unassigned issues below informational ones', () => {
    expect(severityRank('Unassigned')).toBeLessThan(severityRank('Info'));
  });

  it('sorts the worst first and by score within a code', () => {
    const severities = [2, 9.1, 9.8, 5].map(severityFromScore);

    expect(severities.toSorted(compareSeverity).map(({ score }) => score)).toEqual([9.8, 9.1, 5, 2]);
  });
});
