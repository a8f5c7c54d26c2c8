import { describe, expect, it } from 'vitest';
import { readReport } from '../formats/detect.ts';
import { grype } from './grype.ts';

const read = (text: string) => readReport({ scanner: grype, text });
const report = (...matches: readonly object[]) =>
  JSON.stringify({ matches, descriptor: { name: 'grype', version: '0.87.0' }, source: { type: 'image' } });
const cvss = (version: string, baseScore: number) => ({ version, metrics: { baseScore } });

const match = {
  vulnerability: { id: 'CVE-2023-45853', severity: 'Critical', fix: { versions: ['1.3'] }, cvss: [] },
  relatedVulnerabilities: [],
  artifact: {
    name: 'zlib1g',
    version: '1.2.13',
    type: 'deb',
    purl: 'pkg:deb/debian/zlib1g@1.2.13',
    locations: [{ path: '/x' }],
  },
};

describe('a Grype report', () => {
  it('without matches has no findings', () => {
    expect(read(report())).toMatchObject({ findings: [], toolVersion: '0.87.0' });
  });

  it('gives a finding with its package and where it came from', () => {
    expect(read(report(match)).findings).toMatchObject([
      {
        key: 'zlib1g@1.2.13/CVE-2023-45853',
        origin: 'base',
        location: {},
        package: { name: 'zlib1g', version: '1.2.13', fixedVersion: '1.3' },
      },
    ]);
  });

  it('places a package of a language at its file', () => {
    const artifact = {
      ...match.artifact,
      type: 'python',
      locations: [{ path: '/srv/METADATA', layerID: 'sha256:aa' }],
    };

    expect(read(report({ ...match, artifact })).findings[0]).toMatchObject({
      origin: 'app',
      location: { path: '/srv/METADATA', layer: 'sha256:aa' },
    });
  });

  it.each<[own: readonly object[], related: readonly object[], score: number, why: string]>([
    [[cvss('3.1', 6.2), cvss('3.0', 7.5)], [cvss('3.1', 9.9)], 7.5, 'the highest of its own scores'],
    [[cvss('2.0', 9)], [cvss('3.1', 5.5)], 5.5, 'an old score does not count'],
    [[], [], 9.5, 'without a score the word'],
  ])('scores %j with related %j as %d: %s', (own, related, score) => {
    const scored = {
      ...match,
      vulnerability: { ...match.vulnerability, cvss: own },
      relatedVulnerabilities: [{ id: 'CVE-2023-45853', cvss: related }],
    };

    expect(read(report(scored)).findings[0]?.severity.score).toBe(score);
  });

  it.each(['{"matches": []}', '{"descriptor": {}}', '{"descriptor": {}, "matches": [{}]}'])(
    'is refused when it is %s',
    (text) => {
      expect(() => read(text)).toThrow(expect.objectContaining({ code: 'report/wrong-shape' }));
    },
  );
});
