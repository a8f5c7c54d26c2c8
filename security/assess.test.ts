import { describe, expect, it } from 'vitest';
import { assess, type ScanResult } from './assess.ts';
import type { Exemption } from './exemption.ts';
import type { Finding } from './finding.ts';
import { issueId } from './identity.ts';
import { bandit } from './scanners/bandit.ts';
import { defineTarget } from './target.ts';
import { aFinding, aHeader, anExemption } from './testing.ts';

/** What Bandit 1.7.10 finds in the two branches of the demo application dvpwa. */
const master = [
  ['B324', 'hashlib', 'HIGH', 'sqli/dao/user.py', 41],
  ['B608', 'hardcoded_sql_expressions', 'MEDIUM', 'sqli/dao/student.py', 42],
] as const;

const demo = [
  ...master,
  ['B608', 'hardcoded_sql_expressions', 'MEDIUM', 'sqli/dao/course.py', 62],
  ['B602', 'subprocess_popen_with_shell_equals_true', 'HIGH', 'sqli/dao/course.py', 26],
  ['B602', 'subprocess_popen_with_shell_equals_true', 'HIGH', 'sqli/dao/course.py', 57],
  ['B602', 'subprocess_popen_with_shell_equals_true', 'HIGH', 'sqli/dao/review.py', 39],
  ['B307', 'blacklist', 'MEDIUM', 'sqli/dao/review.py', 41],
  ['B404', 'blacklist', 'LOW', 'sqli/dao/course.py', 1],
  ['B404', 'blacklist', 'LOW', 'sqli/dao/review.py', 3],
] as const;

const bothCriticals = ['B602', 'B324'].map((key) => anExemption({ issueId: issueId('bandit', key) }));

describe('a scan of dvpwa', () => {
  const first = scan({ findings: findingsOf(master) });

  it.each<[name: string, result: ScanResult, numbers: readonly number[]]>([
    ['master, first scan', first, [1, 1, 0, 2, 0, 1, 1, 0, 2]],
    [
      'master, second scan',
      scan({ findings: findingsOf(master), before: first }),
      [1, 1, 0, 2, 0, 0, 0, 0, 0],
    ],
    [
      'DEMO-001 against master',
      scan({ findings: findingsOf(demo), before: first }),
      [2, 2, 1, 5, 0, 1, 1, 1, 3],
    ],
    [
      'DEMO-001 with both criticals exempt',
      scan({ findings: findingsOf(demo), before: first, exemptions: bothCriticals }),
      [0, 2, 1, 3, 2, 0, 1, 1, 2],
    ],
  ])('%s publishes the numbers of the tutorial', (_, { outputVariables }, numbers) => {
    const names = [
      'CRITICAL',
      'MEDIUM',
      'LOW',
      'TOTAL',
      'IGNORED',
      'NEW_CRITICAL',
      'NEW_MEDIUM',
      'NEW_LOW',
      'NEW_TOTAL',
    ];

    expect(names.map((name) => outputVariables[name])).toEqual(numbers.map(String));
  });

  it('lists the issues of DEMO-001 as new and common', () => {
    const { issues } = scan({ findings: findingsOf(demo), before: first });

    expect(
      issues.map(({ title, comparison, numOccurrences }) => [title, comparison, numOccurrences]),
    ).toEqual([
      ['B324: hashlib', 'common', 1],
      ['B602: subprocess_popen_with_shell_equals_true', 'new', 3],
      ['B307: blacklist', 'new', 1],
      ['B608: hardcoded_sql_expressions', 'common', 2],
      ['B404: blacklist', 'new', 2],
    ]);
  });

  it('calls the issues of master remediated that another branch no longer has', () => {
    const { scan: record } = scan({ findings: [], before: first });

    expect(record.remediated.map(({ key }) => key)).toEqual(['B324', 'B608']);
  });

  it.each<[failOnSeverity: string, exemptions: readonly Exemption[], reached: boolean]>([
    ['critical', [], true],
    ['critical', bothCriticals, false],
    ['high', bothCriticals, false],
    ['medium', bothCriticals, true],
    ['none', [], false],
  ])('with fail_on_severity %s and %j closes the gate: %s', (failOnSeverity, exemptions, reached) => {
    const { scan: record, log } = scan({ findings: findingsOf(demo), failOnSeverity, exemptions });

    expect(record.gate.reached).toBe(reached);
    expect(log.at(-1)?.startsWith('Exited with message: ') ?? false).toBe(reached);
  });

  it('ends its log with the counts and the message of the gate', () => {
    const { log } = scan({ findings: findingsOf(demo), before: first, failOnSeverity: 'critical' });

    expect(log).toEqual([
      'Critical: 2 (new 1)',
      'High: 0 (new 0)',
      'Medium: 2 (new 1)',
      'Low: 1 (new 1)',
      'Info: 0 (new 0)',
      'Unassigned: 0 (new 0)',
      'Total: 5 (new 3)',
      'Exempted: 0',
      'Compared with dvpwa:master: 0 remediated',
      'Exited with message: fail_on_severity is set to critical and that threshold was reached.',
    ]);
  });

  it('publishes every variable as text', () => {
    expect(first.outputVariables).toEqual({
      JOB_ID: 'scan-now',
      JOB_STATUS: 'Succeeded',
      CRITICAL: '1',
      HIGH: '0',
      MEDIUM: '1',
      LOW: '0',
      INFO: '0',
      UNASSIGNED: '0',
      TOTAL: '2',
      NEW_CRITICAL: '1',
      NEW_HIGH: '0',
      NEW_MEDIUM: '1',
      NEW_LOW: '0',
      NEW_INFO: '0',
      NEW_UNASSIGNED: '0',
      NEW_TOTAL: '2',
      IGNORED: '0',
      EXTERNAL_POLICY_FAILURES: '0',
    });
  });
});

describe('a scan of an image', () => {
  const header = aHeader({ target: defineTarget(aHeader().target, 'container', 'app') });
  const base = aFinding({ ruleId: 'CVE-1', type: 'SCA', origin: 'base' });
  const app = aFinding({ ruleId: 'CVE-2', type: 'SCA', origin: 'app' });

  it('counts what the application and what its base image brought', () => {
    const { outputVariables } = scan({
      header,
      findings: [base, app, aFinding({ ...app, ruleId: 'CVE-3', key: 'CVE-3' })],
    });

    expect(outputVariables).toMatchObject({
      APP_HIGH: '2',
      NEW_APP_HIGH: '2',
      BASE_HIGH: '1',
      TOTAL_BASE: '1',
      NEW_TOTAL_BASE: '1',
      BASE_IMAGE_APPROVED: 'false',
    });
  });

  it('says nothing of layers when its scanner does not know them', () => {
    const { outputVariables } = scan({ header, findings: [base, aFinding({ ruleId: 'CVE-4' })] });

    expect(outputVariables).not.toHaveProperty('APP_HIGH');
  });
});

interface ScanInput {
  readonly findings: readonly Finding[];
  readonly header?: ReturnType<typeof aHeader>;
  readonly before?: ScanResult;
  readonly exemptions?: readonly Exemption[];
  readonly failOnSeverity?: string;
}

function scan({
  findings,
  header = aHeader(),
  before,
  exemptions = [],
  failOnSeverity = 'none',
}: ScanInput): ScanResult {
  return assess({
    header,
    request: { failOnSeverity, includeRaw: true },
    findings,
    format: 'bandit',
    baseline: { type: 'fixed', variant: 'master' },
    reference: {
      reference: {
        kind: 'baseline',
        label: 'dvpwa:master',
        variant: 'master',
        ...(before && { scanId: before.scan.id }),
      },
      sameCoverage: true,
      issues: before?.issues ?? [],
    },
    exemptions,
    at: '2026-01-02T00:01:00.000Z',
  });
}

function findingsOf(
  rows: readonly (readonly [string, string, string, string, number])[],
): readonly Finding[] {
  const results = rows.map(([test_id, test_name, issue_severity, filename, line_number]) => ({
    test_id,
    test_name,
    issue_severity,
    issue_confidence: 'HIGH',
    issue_text: test_name,
    filename: `./${filename}`,
    line_number,
    line_range: [line_number],
    code: `${line_number} code of ${test_id}\n`,
  }));
  return bandit.parse?.(JSON.stringify({ errors: [], metrics: {}, results }), {}) ?? [];
}
