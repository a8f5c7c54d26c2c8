import { describe, expect, it } from 'vitest';
import { readReport } from '../formats/detect.ts';
import { snyk } from './snyk.ts';

const found = {
  id: 'SNYK-JS-TAR-1',
  title: 'Path traversal',
  packageName: 'tar',
  version: '4.4.0',
  severity: 'critical',
  cvssScore: 7.5,
  nearestFixedInVersion: '4.4.2',
  identifiers: { CVE: ['CVE-2018-20834'], CWE: ['CWE-59'] },
};
const project = { ok: false, displayTargetFile: 'package-lock.json', vulnerabilities: [found] };
const read = (document: unknown, toolSeverity = false) =>
  readReport({ scanner: snyk, text: JSON.stringify(document), toolSeverity }).findings;

describe('a Snyk report', () => {
  it('about a clean project has no findings', () => {
    expect(read({ ok: true, vulnerabilities: [] })).toEqual([]);
  });

  it('gives a finding with its package and its file', () => {
    expect(read(project)).toMatchObject([
      {
        key: 'tar@4.4.0/SNYK-JS-TAR-1',
        title: 'tar@4.4.0: Path traversal',
        severity: { code: 'High', score: 7.5 },
        location: { path: 'package-lock.json' },
        references: [
          { type: 'cve', id: '2018-20834' },
          { type: 'cwe', id: '59' },
        ],
      },
    ]);
  });

  it('takes the severity of Snyk itself when asked to', () => {
    expect(read(project, true)[0]?.severity).toEqual({ code: 'Critical', score: 9.5 });
  });

  it('is read for several projects and for the applications of an image', () => {
    expect(read([project, { ...project, applications: [project] }])).toHaveLength(3);
  });

  it.each<[code: string, document: unknown]>([
    ['report/unsuccessful', { ok: false, error: 'not authenticated', path: '.' }],
    ['report/wrong-shape', { ok: true }],
    ['report/wrong-shape', []],
    ['report/wrong-shape', { vulnerabilities: [{}] }],
  ])('is refused with %s when it is %j', (code, document) => {
    expect(() => read(document)).toThrow(expect.objectContaining({ code }));
  });
});
