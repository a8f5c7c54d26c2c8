import { describe, expect, it } from 'vitest';
import { readReport } from '../formats/detect.ts';
import { owasp } from './owasp.ts';

const read = (dependencies: unknown) =>
  readReport({
    scanner: owasp,
    text: JSON.stringify({ scanInfo: { engineVersion: '10.0.4' }, dependencies }),
  });
const found = {
  name: 'CVE-2021-44228',
  severity: 'CRITICAL',
  cvssv3: { baseScore: 10 },
  cwes: ['CWE-502'],
  description: 'JNDI',
};
const dependency = {
  fileName: 'log4j-core-2.14.1.jar',
  filePath: '/src/lib/log4j-core-2.14.1.jar',
  packages: [{ id: 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1' }],
  vulnerabilities: [found],
};

describe('a Dependency-Check report', () => {
  it('about safe dependencies has no findings', () => {
    expect(read([{ fileName: 'a.jar' }])).toMatchObject({ findings: [], toolVersion: '10.0.4' });
  });

  it('gives a finding named after its package', () => {
    expect(read([dependency]).findings).toMatchObject([
      {
        key: 'org.apache.logging.log4j:log4j-core@2.14.1/CVE-2021-44228',
        severity: { code: 'Critical', score: 10 },
        location: { path: 'lib/log4j-core-2.14.1.jar' },
        package: { name: 'org.apache.logging.log4j:log4j-core', version: '2.14.1' },
      },
    ]);
  });

  it('names a file that nobody knows after itself', () => {
    expect(read([{ ...dependency, packages: undefined }]).findings[0]?.key).toBe(
      'log4j-core-2.14.1.jar/CVE-2021-44228',
    );
  });

  it.each<[found: object, score: number]>([
    [{ cvssv3: undefined, cvssv2: { score: 9.3 } }, 9.3],
    [{ cvssv3: undefined }, 9.5],
  ])('falls back from the newest score: %j is %d', (change, score) => {
    expect(
      read([{ ...dependency, vulnerabilities: [{ ...found, ...change }] }]).findings[0]?.severity.score,
    ).toBe(score);
  });

  it.each([[undefined], [{}], [[{ vulnerabilities: [{}] }]]])(
    'is refused when its dependencies are %j',
    (dependencies) => {
      expect(() => read(dependencies)).toThrow(expect.objectContaining({ code: 'report/wrong-shape' }));
    },
  );
});
