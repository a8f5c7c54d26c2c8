import { describe, expect, it } from 'vitest';
import { readReport } from '../formats/detect.ts';
import { sonarqube } from './sonarqube.ts';

const read = (document: object) =>
  readReport({ scanner: sonarqube, text: JSON.stringify(document) }).findings;
const issue = {
  key: 'AX1',
  rule: 'python:S2068',
  severity: 'BLOCKER',
  component: 'notes:app/db.py',
  line: 12,
  message: 'Password here.',
  type: 'VULNERABILITY',
  status: 'OPEN',
  tags: ['cwe', 'cwe-259'],
};

describe('a SonarQube answer', () => {
  it('gives a finding for an open issue', () => {
    const rules = [{ key: 'python:S2068', name: 'No passwords in code' }];

    expect(read({ issues: [issue], rules })).toMatchObject([
      {
        key: 'python:S2068',
        title: 'No passwords in code',
        type: 'SAST',
        severity: { code: 'Critical', score: 9.5 },
        location: { path: 'app/db.py', line: 12 },
        references: [{ type: 'cwe', id: '259' }],
      },
    ]);
  });

  it.each([
    ['BUG', 'BUG_SMELLS'],
    ['CODE_SMELL', 'CODE_SMELLS'],
  ])('calls a %s %s', (type, expected) => {
    expect(read({ issues: [{ ...issue, type }] })[0]?.type).toBe(expected);
  });

  it('leaves out what was resolved', () => {
    expect(
      read({
        issues: [
          { ...issue, status: 'RESOLVED' },
          { ...issue, status: 'CLOSED' },
        ],
      }),
    ).toEqual([]);
  });

  it('gives a finding for a hotspot to review', () => {
    const hotspot = {
      ruleKey: 'ts:S1',
      component: 'n:a.ts',
      vulnerabilityProbability: 'HIGH',
      status: 'TO_REVIEW',
    };

    expect(read({ hotspots: [hotspot, { ...hotspot, status: 'REVIEWED' }] })).toMatchObject([
      { severity: { code: 'High' } },
    ]);
  });

  it('is refused when it is one page of several', () => {
    const paging = { pageIndex: 1, pageSize: 100, total: 101 };

    expect(() => read({ paging, issues: [issue] })).toThrow(
      expect.objectContaining({ code: 'report/truncated' }),
    );
  });

  it.each([[{}], [{ issues: [{}] }], [{ hotspots: {} }]])('is refused when it is %j', (document) => {
    expect(() => read(document)).toThrow(expect.objectContaining({ code: 'report/wrong-shape' }));
  });
});
