import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FindingDraft } from './create-finding.ts';
import type { Finding } from './finding.ts';
import { fingerprintFindings, issueId } from './identity.ts';
import { bandit } from './scanners/bandit.ts';
import { aFinding } from './testing.ts';

describe('issueId', () => {
  it('is 22 URL-safe characters that depend on product and key alone', () => {
    expect(issueId('bandit', 'B602')).toMatch(/^[\w-]{22}$/);
    expect(issueId('bandit', 'B602')).toBe(issueId('bandit', 'B602'));
    expect(issueId('bandit', 'B602')).not.toBe(issueId('bandit', 'B324'));
    expect(issueId('a', 'bc')).not.toBe(issueId('ab', 'c'));
  });
});

describe('content/1', () => {
  const place = { path: 'app/dao.py', line: 10 };
  const finding = { ruleId: 'B602', code: '    call(cmd, shell=True)', location: place };

  it.each<[same: boolean, what: string, other: Partial<FindingDraft>]>([
    [true, 'a moved line is the same place', { location: { ...place, line: 99 } }],
    [true, 'indentation does not matter', { code: 'call(cmd,  shell=True)' }],
    [true, 'line ends do not matter', { code: 'call(cmd, shell=True)\r\n' }],
    [true, 'a Windows path is the same path', { location: { path: 'app\\dao.py' } }],
    [true, 'a reworded title is the same finding', { title: 'Shell!', description: 'in line 10' }],
    [true, 'another severity is the same finding', { severity: { code: 'Low', score: 2 } }],
    [false, 'other code is another place', { code: 'call(other, shell=True)' }],
    [false, 'another directory is another place', { location: { path: 'lib/dao.py' } }],
    [false, 'another case of the path is another place', { location: { path: 'App/dao.py' } }],
    [false, 'another rule is another finding', { ruleId: 'B603', key: 'B603' }],
    [false, 'another product is another finding', { product: 'semgrep' }],
  ])('is equal: %s, because %s', (same, _, other) => {
    expect(content(aFinding({ ...finding, ...other })) === content(aFinding(finding))).toBe(same);
  });

  it('numbers lines that look alike by their place, whatever the order of the report', () => {
    const findings = [30, 10, 20].map((line) => aFinding({ ...finding, location: { ...place, line } }));

    const ids = contents(findings);

    expect(new Set(ids).size).toBe(3);
    expect(contents(findings.toReversed())).toEqual(ids.toReversed());
  });

  it('survives lines that are inserted above', () => {
    const before = new Set(contents(bandit.parse?.(fixture('many'), {}) ?? []));
    const after = new Set(contents(bandit.parse?.(fixture('shifted'), {}) ?? []));

    expect(after).toEqual(before);
  });

  it('is there for findings without file and line', () => {
    const [first, second] = contents([aFinding({ ruleId: 'X1' }), aFinding({ ruleId: 'X2' })]);

    expect(first).not.toBe(second);
  });
});

describe('content/1 of a vulnerable package', () => {
  const vulnerable = {
    ruleId: 'CVE-2020-14343',
    product: 'aqua-trivy',
    type: 'SCA',
    package: { name: 'PyYAML', version: '3.13', purl: 'pkg:pypi/pyyaml@3.13' },
    location: { path: 'registry/app:1.4 (debian 12)' },
  } as const;

  it.each<[same: boolean, what: string, other: Partial<FindingDraft>]>([
    [
      true,
      'a new version of the package is the same place',
      { package: { name: 'PyYAML', version: '4', purl: 'pkg:pypi/pyyaml@4' } },
    ],
    [
      true,
      'a new tag of the image is the same place',
      { location: { path: 'registry/app:1.5 (debian 12)' } },
    ],
    [
      true,
      'an alias of the vulnerability is the same vulnerability',
      { ruleId: 'GHSA-8q59-q68h-6hv4', references: [{ type: 'cve', id: '2020-14343' }] },
    ],
    [false, 'another package is another place', { package: { name: 'other', version: '3.13' } }],
    [false, 'another manifest is another place', { location: { path: 'registry/web:1.4 (debian 12)' } }],
  ])('is equal: %s, because %s', (same, _, other) => {
    expect(
      content(aFinding({ ...vulnerable, ...other, key: 'k' })) ===
        content(aFinding({ ...vulnerable, key: 'k' })),
    ).toBe(same);
  });
});

describe('content/1 of a secret', () => {
  const leak = { ruleId: 'github-pat', type: 'SECRET', location: { path: '.env', line: 1 } } as const;

  it('changes when the secret is rotated in place', () => {
    const before = aFinding({ ...leak, secretDigest: 'aa' });
    const after = aFinding({ ...leak, secretDigest: 'bb' });

    expect(content(after)).not.toBe(content(before));
  });
});

describe('tool/1', () => {
  it('is not trusted when one id stands for several places', () => {
    const findings = [1, 2].map((line) =>
      aFinding({ ruleId: 'R', toolFingerprints: { id: 'same' }, location: { path: 'a', line } }),
    );

    expect(fingerprintFindings(findings).map((found) => found['tool/1'])).toEqual([undefined, undefined]);
  });

  it('is kept when it stands for one place', () => {
    const [found] = fingerprintFindings([aFinding({ ruleId: 'R', toolFingerprints: { id: 'own' } })]);

    expect(found?.['tool/1']).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('ctx/1', () => {
  it('uses the line hash that a report brings along', () => {
    const [found] = fingerprintFindings([
      aFinding({ ruleId: 'R', toolFingerprints: { primaryLocationLineHash: '39fa2ee980eb94b0:1' } }),
    ]);

    expect(found).toHaveProperty('ctx/1');
    expect(found).not.toHaveProperty('tool/1');
  });
});

function content(finding: Finding): string | undefined {
  return contents([finding])[0];
}

function contents(findings: readonly Finding[]): readonly string[] {
  return fingerprintFindings(findings).map((found) => found['content/1']);
}

function fixture(name: string): string {
  return readFileSync(new URL(`./scanners/fixtures/bandit/${name}.json`, import.meta.url), 'utf8');
}
