import { describe, expect, it } from 'vitest';
import { dedupe } from '../dedupe.ts';
import { readReport } from '../formats/detect.ts';
import { requestFromStep } from '../request/from-step.ts';
import { bandit } from './bandit.ts';
import { fixture } from './fixture.ts';

const read = (name: string) => readReport({ scanner: bandit, text: fixture(`bandit/${name}`) });

describe('a Bandit report', () => {
  it.each([
    ['none.json', 0],
    ['one.json', 1],
    ['many.json', 7],
    ['many.sarif', 7],
  ])('%s has %d findings', (name, count) => {
    expect(read(name).findings).toHaveLength(count);
  });

  it('gives a finding with its place, its lines and its references', () => {
    const [finding] = read('one.json').findings;

    expect(finding).toMatchObject({
      product: 'bandit',
      ruleId: 'B602',
      key: 'B602',
      title: 'B602: subprocess_popen_with_shell_equals_true',
      type: 'SAST',
      severity: { code: 'Critical', score: 9.5 },
      confidence: 'HIGH',
      location: { path: 'dao/users.py', line: 5, column: 12 },
      references: [{ type: 'cwe', id: '78' }],
      code: '    return subprocess.call("ping -c 1 " + host, shell=True)',
    });
  });

  it('maps HIGH to Critical, MEDIUM to Medium and LOW to Low', () => {
    const severities = read('many.json').findings.map(({ ruleId, severity }) => `${ruleId} ${severity.code}`);

    expect(new Set(severities)).toEqual(
      new Set(['B602 Critical', 'B324 Critical', 'B608 Medium', 'B307 Medium', 'B404 Low']),
    );
  });

  it('is read when one of the files is no Python', () => {
    expect(read('broken-file.json').findings).toEqual([]);
  });

  it('tells the version of Bandit', () => {
    expect(read('many.json').toolVersion).toBe('1.7.10');
  });

  it('has the same issues in SARIF as in its own format', () => {
    const ids = (name: string) => dedupe(read(name).findings, { includeRaw: false }).map(({ id }) => id);

    expect(ids('many.sarif').toSorted()).toEqual(ids('many.json').toSorted());
  });

  it.each<[code: string, why: string, text: string]>([
    ['report/empty', 'it is empty', ' \n'],
    ['report/truncated', 'it ends in the middle', fixture('bandit/many.json').slice(0, 3000)],
    ['report/not-json', 'it is a log', 'Traceback (most recent call last):'],
    ['report/wrong-shape', 'it is another tool’s list', '[]'],
    ['report/wrong-shape', 'it has no results', '{"metrics": {}, "errors": []}'],
    ['report/wrong-shape', 'it is from another tool', '{"results": [], "errors": [], "paths": {}}'],
    ['report/wrong-shape', 'a result is no object', '{"metrics": {}, "results": [1]}'],
    ['report/wrong-shape', 'a result has no test id', '{"metrics": {}, "results": [{"filename": "a.py"}]}'],
    ['report/unsuccessful', 'the directory was not there', fixture('bandit/missing.json')],
  ])('is refused with %s when %s', (code, _, text) => {
    expect(() => readReport({ scanner: bandit, text })).toThrow(expect.objectContaining({ code }));
  });
});

describe('the command of Bandit', () => {
  it('lets nothing override where the report goes', () => {
    const result = requestFromStep('Bandit', {
      mode: 'orchestration',
      config: 'default',
      target: { name: 'notes', variant: 'main' },
      advanced: { args: { cli: '-o elsewhere -f txt' } },
    });
    const command = result.ok
      ? bandit.program?.command({
          request: result.request,
          source: { kind: 'directory', path: '/harness' },
          reportPath: '/addon/report.json',
        })
      : [];

    expect(command?.join(' ')).toBe('bandit -o elsewhere -f txt -r /harness -f json -o /addon/report.json');
  });
});
