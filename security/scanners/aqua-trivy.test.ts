import { describe, expect, it } from 'vitest';
import { readReport } from '../formats/detect.ts';
import { requestFromStep } from '../request/from-step.ts';
import { aquaTrivy } from './aqua-trivy.ts';
import { fixture } from './fixture.ts';
import type { CommandInput } from './scanner.ts';

const readText = (text: string) => readReport({ scanner: aquaTrivy, text }).findings;
const read = (name: string) => readText(fixture(`aqua-trivy/${name}`));

describe('a Trivy report', () => {
  it('about an empty directory has no results and no findings', () => {
    expect(read('none.json')).toEqual([]);
  });

  it('about a directory has vulnerable packages, secrets and failed checks', () => {
    const kinds = read('fs.json').map(({ type, ruleId, severity }) => `${type} ${ruleId} ${severity.code}`);

    expect(kinds.toSorted()).toEqual([
      'MISCONFIG DS001 Medium',
      'MISCONFIG DS002 High',
      'MISCONFIG DS021 High',
      'MISCONFIG DS026 Low',
      'MISCONFIG DS029 High',
      'SCA CVE-2019-10906 High',
      'SCA CVE-2020-14343 Critical',
      'SCA CVE-2020-28493 Medium',
      'SCA CVE-2024-22195 Medium',
      'SECRET github-pat Critical',
    ]);
  });

  it('names an issue after package, version and vulnerability', () => {
    const finding = read('fs.json').find(({ ruleId }) => ruleId === 'CVE-2019-10906');

    expect(finding).toMatchObject({
      key: 'Jinja2@2.10/CVE-2019-10906',
      title: 'Jinja2@2.10: python-jinja2: str.format_map allows sandbox escape',
      severity: { code: 'High', score: 8.6 },
      location: { path: 'requirements.txt' },
      package: { name: 'Jinja2', version: '2.10', fixedVersion: '2.10.1' },
      references: [
        { type: 'cve', id: '2019-10906' },
        { type: 'cwe', id: '693' },
      ],
      remediation: 'Upgrade Jinja2 to 2.10.1.',
    });
  });

  it('tells packages of the base image from those of the application', () => {
    const origins = read('image.json').map(({ package: library, origin }) => `${library?.name} ${origin}`);

    expect(new Set(origins)).toEqual(new Set(['zlib1g base', 'PyYAML app', 'jinja2 app']));
  });

  it('is also read in the list form of older versions', () => {
    const old = [
      {
        Target: 'app (debian 9)',
        Type: 'debian',
        Vulnerabilities: [{ VulnerabilityID: 'CVE-2020-1', PkgName: 'apt' }],
      },
      { Target: 'package-lock.json', Type: 'npm', Vulnerabilities: null },
    ];

    expect(readText(JSON.stringify(old))).toMatchObject([{ ruleId: 'CVE-2020-1', origin: 'base' }]);
  });

  it('leaves checks that passed out', () => {
    const Misconfigurations = [
      { ID: 'DS001', Status: 'PASS' },
      { ID: 'DS002', Status: 'FAIL' },
    ];

    expect(
      readText(JSON.stringify({ SchemaVersion: 2, Results: [{ Target: 'Dockerfile', Misconfigurations }] })),
    ).toHaveLength(1);
  });

  it.each<[cvss: object, severity: object, why: string]>([
    [
      { nvd: { V3Score: 9.8 }, ghsa: { V3Score: 5 } },
      { code: 'Critical', score: 9.8 },
      'the national database comes first',
    ],
    [{ redhat: { V3Score: 3.1 }, ghsa: { V3Score: 7.5 } }, { code: 'High', score: 7.5 }, 'then GitHub'],
    [
      { redhat: { V3Score: 3.1 }, bitnami: { V3Score: 9 } },
      { code: 'Low', score: 3.1 },
      'then the source of the word',
    ],
    [{ nvd: { V2Score: 5 } }, { code: 'Medium', score: 5 }, 'an old score is better than a word'],
    [{ nvd: { V3Score: 0 } }, { code: 'High', score: 8 }, 'a score of zero is no score'],
    [{}, { code: 'High', score: 8 }, 'without a score the word counts'],
  ])('takes its severity from %j: %j, because %s', (CVSS, severity) => {
    const found = {
      VulnerabilityID: 'CVE-1',
      PkgName: 'a',
      SeveritySource: 'redhat',
      Severity: 'HIGH',
      CVSS,
    };

    expect(
      readText(JSON.stringify({ Results: [{ Target: 'a', Vulnerabilities: [found] }] }))[0]?.severity,
    ).toEqual(severity);
  });

  it('leaves a vulnerability of unknown severity unassigned', () => {
    const found = { VulnerabilityID: 'CVE-1', PkgName: 'a', Severity: 'UNKNOWN' };
    const [finding] = readText(JSON.stringify({ Results: [{ Target: 'a', Vulnerabilities: [found] }] }));

    expect(finding?.severity).toEqual({ code: 'Unassigned' });
  });

  it.each<[why: string, text: string]>([
    ['it is an empty list, which any tool may have written', '[]'],
    ['it is an object of another tool', '{"matches": []}'],
    ['its results are no list', '{"SchemaVersion": 2, "Results": {}}'],
    ['a vulnerability has no id', '{"Results": [{"Vulnerabilities": [{"PkgName": "a"}]}]}'],
    ['an entry of the old list has no target', '[{"RuleID": "x"}]'],
    ['a cluster has no lists', '{"ClusterName": "a"}'],
  ])('is refused when %s', (_, text) => {
    expect(() => readText(text)).toThrow(expect.objectContaining({ code: 'report/wrong-shape' }));
  });
});

describe('the command of Trivy', () => {
  it('scans an image archive with a complete database and without a network', () => {
    expect(
      commandFor('default', {
        source: { kind: 'archive', path: '/addon/image.tar' },
        cache: { dir: '/cache', offline: true },
      }),
    ).toBe(
      'trivy image --format json --output /addon/report.json --exit-code 0 --cache-dir /cache ' +
        '--skip-db-update --skip-java-db-update --offline-scan --input /addon/image.tar',
    );
  });

  it('scans a directory', () => {
    expect(commandFor('fs', { source: { kind: 'directory', path: '/harness' } })).toBe(
      'trivy fs --format json --output /addon/report.json --exit-code 0 /harness',
    );
  });
});

function commandFor(config: string, input: Pick<CommandInput, 'source' | 'cache'>): string | undefined {
  const result = requestFromStep('AquaTrivy', {
    mode: 'orchestration',
    config,
    target: { name: 'notes', variant: 'main', type: 'repository' },
  });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return aquaTrivy.program
    ?.command({ request: result.request, reportPath: '/addon/report.json', ...input })
    .join(' ');
}
