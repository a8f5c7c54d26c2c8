import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProjectDirectory } from './find-directory.ts';
import { loadProject } from './load-project.ts';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'pipeline-project-')));
});

afterEach(() => rmSync(root, { recursive: true }));

describe('the .pipeline directory', () => {
  it.each<[directories: readonly string[], found: string, why: string]>([
    [['.git', 'ci/.pipeline', '.pipeline'], 'ci/.pipeline', 'beside the pipeline file'],
    [['.git', '.pipeline', 'ci'], '.pipeline', 'else in the repository'],
    [['.git', 'ci'], '.pipeline', 'which is where it would be made'],
    [['ci'], 'ci/.pipeline', 'beside the file where there is no repository'],
  ])('among %j is %s: %s', async (directories, found) => {
    for (const each of directories) mkdirSync(join(root, each), { recursive: true });

    expect(await findProjectDirectory({ file: 'ci/pipeline.yaml', cwd: root })).toBe(join(root, found));
  });

  it('is looked for from the current directory without a file', async () => {
    mkdirSync(join(root, '.git'));

    expect(await findProjectDirectory({ cwd: root })).toBe(join(root, '.pipeline'));
  });
});

describe('a project', () => {
  it('needs no files', async () => {
    const { settings, config, secrets } = await load();

    expect(config).toEqual({});
    expect(settings).toMatchObject({ pull: 'missing', scanners: {}, userGroups: {} });
    expect(await secrets.find('x')).toBeUndefined();
  });

  it('takes scanner databases relative to its directory, and flags before its configuration', async () => {
    mkdirSync(join(root, '.pipeline'));
    writeFileSync(
      join(root, '.pipeline/config.yaml'),
      'pull: always\nscanners: {aqua-trivy: {database: ../db}}\n',
    );

    expect((await load()).settings).toMatchObject({
      pull: 'always',
      scanners: { 'aqua-trivy': { database: join(root, 'db') } },
    });
    expect((await load({ pull: 'never' })).settings.pull).toBe('never');
  });

  it('makes one key for secret digests, for itself alone', async () => {
    const path = join(root, '.pipeline/secret-salt');
    const { settings } = await load();

    const [first, second] = await Promise.all([
      settings.secretSalt?.(),
      (await load()).settings.secretSalt?.(),
    ]);

    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(second).toBe(first);
    expect(readFileSync(path, 'utf8').trim()).toBe(first);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

function load(flags: { readonly pull?: 'never' } = {}) {
  return loadProject({
    directory: join(root, '.pipeline'),
    env: {},
    temporary: root,
    localDirectory: root,
    mask: () => undefined,
    note: () => undefined,
    ...flags,
  });
}
