import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineTarget } from '../../security/target.ts';
import { issue, scan } from '../../store/scans-for-tests.ts';
import { ProjectForTests } from './project-for-tests.ts';

const shop = { accountId: 'account', orgId: 'default', projectId: 'default' };
const repository = defineTarget(shop, 'repository', 'shop');
const image = defineTarget(shop, 'container', 'shop');

let project: ProjectForTests;

beforeEach(async () => {
  project = new ProjectForTests();
  await project.withStore(async ({ scans }) => {
    for (const [at, variant] of ['main', 'feature'].entries()) {
      const startedAt = `2026-01-0${at + 1}T00:00:00.000Z`;
      await scans.saveScan(scan(`scan-${variant}`, { target: repository, variant, startedAt }), [
        issue('B602'),
      ]);
    }
  });
});
afterEach(() => project.remove());

const baseline = () => project.withStore(({ scans }) => scans.baseline(repository.id));

describe('pipeline targets', () => {
  it('lists targets with their baselines and variants', async () => {
    const { stdout } = await project.run(['targets']);

    const rows = stdout.split('\n').map((line) => line.split(/\s{2,}/));
    expect(rows[0]).toEqual(['TARGET', 'TYPE', 'PROJECT', 'BASELINE', 'VARIANTS', 'LAST SCAN']);
    expect(rows[1]?.slice(0, 5)).toEqual([
      'shop',
      'repository',
      'default/default',
      'any of master|main (default)',
      'feature, main',
    ]);
  });

  it('lists them for programs', async () => {
    const { stdout } = await project.run(['targets', 'list', '--output', 'json']);

    expect(JSON.parse(stdout)).toMatchObject([
      {
        name: 'shop',
        type: 'repository',
        isDefault: true,
        variants: [{ name: 'feature' }, { name: 'main' }],
      },
    ]);
  });

  it('shows only the projects asked for', async () => {
    expect(await project.run(['targets', '--project', 'other'])).toMatchObject({ exitCode: 0, stdout: '' });
  });
});

describe('pipeline targets baseline set', () => {
  it.each([
    [['main'], { type: 'fixed', variant: 'main' }],
    [['--regex', 'release-.*'], { type: 'regex', pattern: 'release-.*' }],
    [['--none'], { type: 'none' }],
  ])('takes %j', async (args, expected) => {
    const { exitCode } = await project.run(['targets', 'baseline', 'set', 'shop', ...args]);

    expect(exitCode).toBe(0);
    expect(await baseline()).toEqual(expected);
  });

  it('goes back to the default', async () => {
    await project.run(['targets', 'baseline', 'set', 'shop', 'main']);

    const { stdout } = await project.run(['targets', 'baseline', 'set', 'shop', '--default']);

    expect(stdout).toBe('Baseline of shop (repository): any of master|main\n');
    expect(await baseline()).toBeUndefined();
  });

  it.each<[args: readonly string[], code: string]>([
    [['shop'], 'usage/baseline'],
    [['shop', 'main', '--none'], 'usage/baseline'],
    [['shop', '--regex', '('], 'usage/baseline'],
    [['other', 'main'], 'usage/unknown-target'],
  ])('refuses %j with %s', async (args, code) => {
    const { exitCode, stderr } = await project.run(['targets', 'baseline', 'set', ...args]);

    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(code)]);
  });

  it('asks for the type when two targets share the name', async () => {
    await project.withStore(({ scans }) => scans.saveScan(scan('s3', { target: image }), []));

    expect(await project.run(['targets', 'baseline', 'set', 'shop', 'main'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('usage/ambiguous-target'),
    });
    expect(
      await project.run(['targets', 'baseline', 'set', 'shop', 'main', '--type', 'repository']),
    ).toMatchObject({ exitCode: 0 });
  });

  it('prepares a target ahead of its first scan when its type is given', async () => {
    const args = ['baseline', 'set', 'api', 'main', '--type', 'repository'];

    expect(await project.run(['targets', ...args])).toMatchObject({ exitCode: 0 });
    expect((await project.run(['targets'])).stdout).toMatch(/^api {2,}repository/m);
  });
});
