import { describe, expect, it } from 'vitest';
import { dedupe } from '../dedupe.ts';
import { readReport } from '../formats/detect.ts';
import { requestFromStep } from '../request/from-step.ts';
import { fixture } from './fixture.ts';
import { gitleaks } from './gitleaks.ts';

const secret = 'ghp_ExampleExampleExampleExampleExample0';
const read = (name: string, secretSalt = 'salt') =>
  readReport({ scanner: gitleaks, text: fixture(`gitleaks/${name}`), secretSalt }).findings;

describe('a Gitleaks report', () => {
  it('about a clean repository has no findings', () => {
    expect(read('none.json')).toEqual([]);
  });

  it('gives a secret as a High finding of its rule', () => {
    expect(read('one.json')).toMatchObject([
      {
        key: 'github-pat',
        type: 'SECRET',
        severity: { code: 'High', score: 8 },
        location: { path: 'deploy.sh', line: 2, column: 15 },
      },
    ]);
  });

  it.each(['one.json', 'one.sarif'])('%s leaves nothing of the secret behind', (name) => {
    const issues = dedupe(read(name), { includeRaw: true });

    expect(issues).toHaveLength(1);
    expect(JSON.stringify([read(name), issues])).not.toContain(secret);
  });

  it('recognizes a secret by a digest that depends on the salt', () => {
    const [digest, same, other] = [read('one.json'), read('one.sarif'), read('one.json', 'pepper')].map(
      ([finding]) => finding?.secretDigest,
    );

    expect(digest).toMatch(/^[0-9a-f]{32}$/);
    expect(same).toBe(digest);
    expect(other).not.toBe(digest);
  });

  it('keeps no digest of a redacted secret', () => {
    const text = fixture('gitleaks/one.json').replaceAll(secret, 'REDACTED');

    expect(readReport({ scanner: gitleaks, text, secretSalt: 'salt' }).findings[0]).not.toHaveProperty(
      'secretDigest',
    );
  });

  it.each<[why: string, text: string]>([
    ['it is no list', '{}'],
    ['it is null', 'null'],
    ['an entry has no rule', '[{"File": "a"}]'],
    ['an entry has no file', '[{"RuleID": "a"}]'],
  ])('is refused when %s', (_, text) => {
    expect(() => readReport({ scanner: gitleaks, text })).toThrow(
      expect.objectContaining({ code: 'report/wrong-shape' }),
    );
  });
});

describe('the command of Gitleaks', () => {
  it.each<[isRepository: boolean, flags: string]>([
    [true, 'gitleaks detect --source /code'],
    [false, 'gitleaks detect --no-git --source /code'],
  ])('reads a history only where there is one: %s', (isRepository, flags) => {
    const result = requestFromStep('Gitleaks', {
      mode: 'orchestration',
      config: 'default',
      target: { name: 'notes', variant: 'main' },
    });
    if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));

    const command = gitleaks.program?.command({
      request: result.request,
      source: { kind: 'directory', path: '/code', isRepository },
      reportPath: '/addon/report.json',
    });

    expect(command?.join(' ')).toBe(
      `${flags} --report-format json --report-path /addon/report.json --exit-code 0`,
    );
  });
});
