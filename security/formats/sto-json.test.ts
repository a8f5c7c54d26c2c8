import { describe, expect, it } from 'vitest';
import { dedupe } from '../dedupe.ts';
import type { Finding } from '../finding.ts';
import { findScanner } from '../scanners/registry.ts';
import { readReport } from './detect.ts';

type Json = Readonly<Record<string, unknown>>;

const meta = { key: ['issueName', 'fileName'], subproduct: 'HouseRules' };
const issue = {
  issueName: 'Password in code',
  issueDescription: 'A password must not be in the code.',
  subProduct: 'HouseRules',
  severity: 7.5,
};

describe('an STO JSON report', () => {
  it('gives a finding with everything it says', () => {
    const full = {
      ...issue,
      fileName: '/harness/app/db.py',
      lineNumber: '12',
      issueType: 'sast',
      confidence: 0.9,
      referenceIdentifiers: [{ type: 'CWE', id: 'CWE-259' }],
      remediationSteps: 'Read it from the environment.',
      link: 'https://rules.example/7',
      myField: { deep: true },
      targetId: 'not yours',
    };

    const [finding] = read({ meta, issues: [full] });

    expect(finding).toMatchObject({
      product: 'custom',
      subproduct: 'HouseRules',
      title: 'Password in code',
      severity: { code: 'High', score: 7.5 },
      type: 'SAST',
      confidence: '0.9',
      location: { path: 'app/db.py', line: 12 },
      references: [{ type: 'cwe', id: '259' }],
      links: ['https://rules.example/7'],
      raw: { myField: { deep: true } },
    });
    expect(finding?.raw).not.toHaveProperty('targetId');
  });

  it('makes one issue of entries that agree in the fields of its key', () => {
    const issues = [
      { ...issue, fileName: 'a' },
      { ...issue, fileName: 'a', severity: 2 },
      { ...issue, fileName: 'b' },
    ];

    expect(dedupe(read({ meta, issues }), { includeRaw: false })).toHaveLength(2);
  });

  it('does not confuse values that only look alike when joined', () => {
    const issues = [
      { ...issue, issueName: 'ab', fileName: 'c' },
      { ...issue, issueName: 'a', fileName: 'bc' },
    ];

    expect(dedupe(read({ meta, issues }), { includeRaw: false })).toHaveLength(2);
  });

  it('without entries has no findings', () => {
    expect(read({ meta, issues: [] })).toEqual([]);
  });

  it.each<[why: string, document: Json]>([
    ['it has no key', { meta: { subproduct: 'x' }, issues: [] }],
    ['its key names a custom field', { meta: { ...meta, key: ['myField'] }, issues: [] }],
    ['its key names raw data', { meta: { ...meta, key: ['_rawId'] }, issues: [] }],
    ['an entry has no name', { meta, issues: [{ ...issue, issueName: undefined }] }],
    ['an entry has no description', { meta, issues: [{ ...issue, issueDescription: '' }] }],
    ['an entry has no severity', { meta, issues: [{ ...issue, severity: undefined }] }],
    ['no tool is named', { meta: { key: ['issueName'] }, issues: [{ ...issue, subProduct: undefined }] }],
    ['its entries are no list', { meta, issues: {} }],
  ])('is refused when %s', (_, document) => {
    expect(() => read(document)).toThrow(expect.objectContaining({ code: 'report/wrong-shape' }));
  });
});

function read(document: Json): readonly Finding[] {
  const scanner = findScanner('custom');
  if (!scanner) throw new Error('no custom scanner');
  return readReport({ scanner, text: JSON.stringify(document) }).findings;
}
