import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineTarget } from '../../security/target.ts';
import { issue, scan } from '../../store/scans-for-tests.ts';
import { ProjectForTests } from './project-for-tests.ts';

const shop = { accountId: 'account', orgId: 'default', projectId: 'default' };
const target = defineTarget(shop, 'repository', 'shop');
const known = { ...issue('B324', 8, 'Weak hash'), comparison: 'common' as const };
const shell = issue('B602', 9.5, 'Shell with \u001b[31mred\u001b[0m');
const exempted = {
  ...issue('B101', 2, 'Assert'),
  exemption: {
    exemptionId: 'x',
    type: 'False Positive' as const,
    statusAtScan: 'Approved' as const,
    coverage: 'Exempted' as const,
  },
};

let project: ProjectForTests;

beforeEach(async () => {
  project = new ProjectForTests();
  await project.withStore(async ({ scans }) => {
    await scans.saveScan(scan('s1', { target, variant: 'main' }), [known]);
    await scans.saveScan(scan('s2', { target, variant: 'feature' }), [known, shell, exempted]);
  });
});
afterEach(() => project.remove());

const rowsOf = async (...args: readonly string[]) => {
  const { stdout } = await project.run(['issues', 'list', ...args]);
  return stdout
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(/\s{2,}/).slice(0, 6));
};

describe('pipeline issues', () => {
  it('lists what the newest scans found, the worst first', async () => {
    expect(await rowsOf()).toEqual([
      ['Critical', 'Shell with red', 'shop:feature', 'bandit', '1', 'new'],
      ['High', 'Weak hash', 'shop:feature', 'bandit', '1', '-'],
      ['High', 'Weak hash', 'shop:main', 'bandit', '1', '-'],
      ['Low', 'Assert', 'shop:feature', 'bandit', '1', 'exempted (False Positive)'],
    ]);
  });

  it.each<[args: readonly string[], titles: readonly string[]]>([
    [['--variant', 'main'], ['Weak hash']],
    [['--target', 'other'], []],
    [
      ['--severity', 'critical,LOW'],
      ['Shell with red', 'Assert'],
    ],
    [['--new', '--active'], ['Shell with red']],
    [
      ['--scanner', 'Bandit', '--variant', 'feature', '--active'],
      ['Shell with red', 'Weak hash'],
    ],
    [['--scanner', 'gitleaks'], []],
    [['--project', 'other'], []],
  ])('filters by %j', async (args, titles) => {
    expect((await rowsOf(...args)).map(([, title]) => title)).toEqual(titles);
  });

  it('lists for programs', async () => {
    const { stdout } = await project.run(['issues', '--new', '--output', 'json']);

    expect(JSON.parse(stdout)[0]).toMatchObject({
      id: shell.id,
      severity: { code: 'Critical', score: 9.5 },
      isNew: true,
      target: { name: 'shop' },
      variant: 'feature',
    });
  });

  it.each([
    ['--severity', 'terrible', 'usage/unknown-severity'],
    ['--scanner', 'nosuch', 'usage/unknown-scanner'],
    ['--execution', 'nosuch', 'usage/unknown-execution'],
  ])('refuses %s %s', async (option, value, code) => {
    const { exitCode, stderr } = await project.run(['issues', option, value]);

    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(code)]);
  });

  it('lists what one run found', async () => {
    const pipeline = { orgId: 'default', projectId: 'default', pipelineId: 'p', pipelineName: 'p' };
    const rest = { file: 'f', runtime: 'docker', triggeredBy: 'Ada', startedAt: 0 };
    const owner = { host: 'h', pid: 1, startedAt: '0' };
    await project.withStore(({ executions }) =>
      executions.create({ ...pipeline, ...rest, owner, id: 'execution-s1' }),
    );

    expect((await rowsOf('--execution', 'execution-s1')).map(([, title]) => title)).toEqual(['Weak hash']);
  });
});

describe('pipeline issues show', () => {
  it('shows an issue and every place it appears in', async () => {
    const { stdout } = await project.run(['issues', 'show', known.id.slice(0, 6)]);

    expect(stdout.split('\n')).toEqual([
      'High 8.0  Weak hash',
      `Id          ${known.id}`,
      'Scanner     bandit, rule B324',
      'Type        SAST',
      'References  CWE-78',
      'Links       https://example.org/rule',
      '',
      'Do not do this.',
      '',
      'shop:feature  1 place',
      '  app/dao.py:26',
      '    │ eval("")',
      '',
      'shop:main  1 place',
      '  app/dao.py:26',
      '    │ eval("")',
      '',
    ]);
  });

  it('gives programs the occurrences', async () => {
    const { stdout } = await project.run(['issues', 'show', shell.id, '--output', 'json']);

    expect(JSON.parse(stdout)).toMatchObject([{ occurrences: [{ location: { path: 'app/dao.py' } }] }]);
  });

  it('says when there is no such issue', async () => {
    expect(await project.run(['issues', 'show', 'nosuch'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('usage/unknown-issue'),
    });
  });
});
