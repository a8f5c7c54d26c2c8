import { describe, expect, it } from 'vitest';
import { dedupe } from '../dedupe.ts';
import { readReport } from '../formats/detect.ts';
import { fixture } from './fixture.ts';
import { osvScanner } from './osv-scanner.ts';

const read = (text: string) => readReport({ scanner: osvScanner, text }).findings;

describe('an OSV-Scanner report', () => {
  it('about up-to-date dependencies has no findings', () => {
    expect(read(fixture('osv-scanner/none.json'))).toEqual([]);
  });

  it('gives a finding with its package, its names and the score of its group', () => {
    expect(read(fixture('osv-scanner/many.json'))[0]).toMatchObject({
      ruleId: 'GHSA-462w-v97r-4m45',
      key: 'jinja2@2.10/cve-2019-10906',
      severity: { code: 'High', score: 8.6 },
      location: { path: 'py/requirements.txt' },
      references: expect.arrayContaining([
        { type: 'cve', id: '2019-10906' },
        { type: 'cwe', id: '693' },
      ]),
    });
  });

  it('takes the word of the database when there is no score', () => {
    expect(read(fixture('osv-scanner/many.json'))[1]?.severity).toEqual({ code: 'Critical', score: 9.5 });
  });

  it('makes one issue of two records of one vulnerability', () => {
    const vulnerabilities = [
      { id: 'GHSA-aaaa-bbbb-cccc', aliases: ['CVE-2020-1'] },
      { id: 'PYSEC-2020-1', aliases: ['CVE-2020-1'] },
    ];
    const packages = [{ package: { name: 'a', version: '1' }, vulnerabilities }];

    expect(dedupe(read(JSON.stringify({ results: [{ packages }] })), { includeRaw: false })).toHaveLength(1);
  });

  it.each([
    '{}',
    '{"results": [{}]}',
    '{"results": [{"packages": [{"package": {}, "vulnerabilities": [{"id": "x"}]}]}]}',
  ])('is refused when it is %s', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'report/wrong-shape' }));
  });
});
