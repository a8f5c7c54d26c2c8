import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Value } from '../engine/outcome.ts';
import type { CodebaseSource, Revision } from '../steps/services.ts';
import { GitRepository } from '../test/helpers/git-repository.ts';
import { Repositories } from './codebase.ts';
import type { ConnectorEntity } from './connector-entity.ts';
import { connectorFinder } from './connector-files.ts';

let repository: GitRepository;
let temporary: string;
let opened: Repositories[];
const signal = new AbortController().signal;

beforeEach(() => {
  repository = new GitRepository();
  temporary = mkdtempSync(join(tmpdir(), 'pipeline-codebase-test-'));
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((each) => each.close()));
  expect(readdirSync(temporary).filter((name) => name.startsWith('pipeline-codebase-'))).toEqual([]);
  rmSync(temporary, { recursive: true, force: true });
  repository.remove();
});

describe('a branch', () => {
  it('is checked out under its name, with its files and history (#49)', async () => {
    repository.commit('first', { 'app.py': 'print(1)' });
    repository.git('checkout', '-q', '-b', 'DEMO-001');
    const sha = repository.commit('second\n\nwith a body', { 'app.py': 'print(2)', 'bin/run': 'x' });
    repository.git('checkout', '-q', 'main');

    const { directory, values } = await checkOut({ type: 'branch', branch: 'DEMO-001' });

    expect(git(directory, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe('DEMO-001');
    expect(git(directory, 'status', '--porcelain')).toBe('');
    expect(readFileSync(join(directory, 'app.py'), 'utf8')).toBe('print(2)');
    expect(values).toMatchObject({
      build: { type: 'branch' },
      branch: 'DEMO-001',
      tag: null,
      commitSha: sha,
      shortCommitSha: sha.slice(0, 7),
      commitMessage: 'second\n\nwith a body',
      commitRef: 'refs/heads/DEMO-001',
      gitUser: 'Alex',
      gitUserEmail: 'alex@example.org',
      prNumber: null,
      targetBranch: null,
      repoUrl: repository.directory,
      commits: [{ id: sha, ownerName: 'Alex', timeStamp: expect.any(Number) }],
    });
  });

  it.each<[depth: Value | undefined, commits: string]>([
    [undefined, '50'],
    [1, '1'],
    [0, '60'],
  ])('with depth %j has %s of its 60 commits (#46, #47)', async (depth, commits) => {
    for (let at = 0; at < 60; at += 1) repository.git('commit', '-q', '--allow-empty', '-m', `c${at}`);

    const { directory } = await checkOut(
      { type: 'branch', branch: 'main' },
      depth === undefined ? {} : { depth },
    );

    expect(git(directory, 'rev-list', '--count', 'HEAD')).toBe(commits);
  });

  it('that does not exist is an error that names those that do (#48)', async () => {
    repository.commit('first');
    repository.git('branch', 'DEMO-001');

    const error = await failure(checkOut({ type: 'branch', branch: 'DEMO-01' }));

    expect(error).toMatchObject({
      code: 'codebase/missing-branch',
      message: 'the repository has no branch "DEMO-01": there are DEMO-001, main; did you mean "DEMO-001"?',
    });
  });

  it('known only under its remote’s name is found', async () => {
    repository.commit('first');
    repository.git('update-ref', 'refs/remotes/origin/topic', 'HEAD');

    const { directory } = await checkOut({ type: 'branch', branch: 'topic' });

    expect(git(directory, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe('topic');
  });

  it('stays at the commit it was first seen at', async () => {
    const first = repository.commit('first', { a: '1' });
    const codebase = await open({ type: 'branch', branch: 'main' });
    await codebase.describe(signal);
    repository.commit('second', { a: '2' });

    const same = await unpack(codebase, codebase.options);
    const deeper = await unpack(codebase, { ...codebase.options, depth: 0 });

    expect(git(same, 'rev-parse', 'HEAD')).toBe(first);
    expect(git(deeper, 'rev-parse', 'HEAD')).toBe(first);
    expect(readFileSync(join(deeper, 'a'), 'utf8')).toBe('1');
    expect((await codebase.describe(signal))['commitSha']).toBe(first);
  });

  it('with a hostile name is only a name', async () => {
    repository.commit('first');

    const error = await failure(checkOut({ type: 'branch', branch: '--upload-pack=touch /tmp/pwned' }));

    expect(error).toMatchObject({ code: 'codebase/missing-branch' });
  });
});

describe('another revision', () => {
  it('tag: is checked out alone', async () => {
    const sha = repository.commit('first');
    repository.git('tag', '-a', 'v1.2.3', '-m', 'one');
    repository.commit('second');

    const { directory, values } = await checkOut({ type: 'tag', tag: 'v1.2.3' });

    expect(git(directory, 'rev-parse', 'HEAD')).toBe(sha);
    expect(git(directory, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe('HEAD');
    expect(values).toMatchObject({
      build: { type: 'tag' },
      tag: 'v1.2.3',
      branch: null,
      commitRef: 'refs/tags/v1.2.3',
    });
  });

  it('tag: that does not exist names those that do', async () => {
    repository.commit('first');
    repository.git('tag', 'v1.2.3');

    expect(await failure(checkOut({ type: 'tag', tag: 'v9' }))).toMatchObject({
      code: 'codebase/missing-tag',
      message: expect.stringContaining('there are v1.2.3'),
    });
  });

  it.each([40, 8])('commit: is found by %i of its characters', async (length) => {
    const sha = repository.commit('first');
    repository.commit('second');

    const { directory, values } = await checkOut({ type: 'commitSha', commitSha: sha.slice(0, length) });

    expect(git(directory, 'rev-parse', 'HEAD')).toBe(sha);
    expect(values).toMatchObject({ build: { type: 'commitSha' }, branch: null, commitSha: sha });
  });

  it.each<[sha: string, code: string]>([
    ['deadbeefdeadbeefdeadbeefdeadbeefdeadbeef', 'codebase/missing-commit'],
    ['main', 'codebase/bad-commit'],
  ])('commit: %s is %s', async (commitSha, code) => {
    repository.commit('first');

    expect(await failure(checkOut({ type: 'commitSha', commitSha }))).toMatchObject({ code });
  });

  it('pull request: is merged into its target', async () => {
    const base = repository.commit('first', { a: '1' });
    repository.git('checkout', '-q', '-b', 'topic');
    const head = repository.commit('topic', { b: '2' });
    repository.git('update-ref', 'refs/pull/12/head', head);
    repository.git('checkout', '-q', 'main');
    const main = repository.commit('main moved', { c: '3' });

    const { directory, values } = await checkOut({ type: 'PR', number: '12' });

    expect(readdirSync(directory).sort()).toEqual(['.git', 'a', 'b', 'c']);
    expect(git(directory, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe('main');
    expect(git(directory, 'merge-base', 'HEAD', base)).toBe(base);
    expect(values).toMatchObject({
      build: { type: 'PR' },
      prNumber: '12',
      commitSha: head,
      targetBranch: 'main',
      baseCommitSha: main,
    });
  });

  it('pull request: is its own branch with the strategy SourceBranch', async () => {
    repository.commit('first', { a: '1' });
    repository.git('checkout', '-q', '-b', 'topic');
    const head = repository.commit('topic');
    repository.git('update-ref', 'refs/merge-requests/3/head', head);
    repository.git('checkout', '-q', 'main');

    const { directory } = await checkOut({ type: 'PR', number: '3' }, { prCloneStrategy: 'SourceBranch' });

    expect(git(directory, 'rev-parse', 'HEAD')).toBe(head);
  });

  it('is taken from the pipeline when no flag asks for one', async () => {
    repository.commit('first');
    repository.git('branch', 'other');

    const { directory } = await checkOut(undefined, { build: { type: 'branch', spec: { branch: 'other' } } });

    expect(git(directory, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe('other');
  });
});

describe('the working tree', () => {
  it('is taken as it is: changed and untracked files, no ignored ones, and nothing is touched', async () => {
    repository.commit('first', {
      '.gitignore': 'ignored\n',
      changed: '1',
      gone: '1',
      'deep/kept': '1',
      staged: '1',
    });
    repository.write('changed', '2');
    repository.write('staged', '2');
    repository.git('add', 'staged');
    rmSync(join(repository.directory, 'gone'));
    repository.write('ignored', 'x');
    repository.write('new dir/naïve file', 'n', 0o755);
    symlinkSync('changed', join(repository.directory, 'link'));
    const before = repository.git('status', '--porcelain');

    const { directory, values } = await checkOut(undefined);

    expect(readdirSync(directory).sort()).toEqual([
      '.git',
      '.gitignore',
      'changed',
      'deep',
      'link',
      'new dir',
      'staged',
    ]);
    expect(readFileSync(join(directory, 'changed'), 'utf8')).toBe('2');
    expect(lstatSync(join(directory, 'new dir/naïve file')).mode & 0o111).not.toBe(0);
    expect(lstatSync(join(directory, 'link')).isSymbolicLink()).toBe(true);
    expect(git(directory, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe('main');
    expect(values).toMatchObject({ build: { type: 'branch' }, branch: 'main', commitMessage: 'first' });
    expect(repository.git('status', '--porcelain')).toBe(before);
  });

  it('works below the repository’s root, and on a commit without a branch', async () => {
    repository.commit('first', { 'sub/a': '1' });
    const sha = repository.commit('second');
    repository.git('checkout', '-q', '--detach', 'HEAD~1');
    repository.git('checkout', '-q', '--detach', sha);

    const { directory, values } = await checkOut(
      undefined,
      {},
      { localDirectory: join(repository.directory, 'sub') },
    );

    expect(git(directory, 'rev-parse', 'HEAD')).toBe(sha);
    expect(values).toMatchObject({ branch: null, commitSha: sha });
  });

  it('of a shallow clone works', async () => {
    for (let at = 0; at < 5; at += 1) repository.commit(`c${at}`, { a: String(at) });
    const clone = join(temporary, 'shallow');
    repository.git('clone', '-q', '--depth=2', `file://${repository.directory}`, clone);

    const { directory } = await checkOut(undefined, {}, { localDirectory: clone });

    expect(git(directory, 'rev-list', '--count', 'HEAD')).toBe('2');
  });

  it('of somebody else works', async () => {
    repository.commit('first', { a: '1' });
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', '1234', repository.directory]);

    const { directory } = await checkOut(undefined);

    expect(readFileSync(join(directory, 'a'), 'utf8')).toBe('1');
  });

  it('without a commit says so', async () => {
    expect(await failure(checkOut(undefined))).toMatchObject({ code: 'codebase/no-commit' });
  });

  it('outside of every repository says how to name one', async () => {
    expect(await failure(checkOut(undefined, {}, { localDirectory: temporary }))).toMatchObject({
      code: 'codebase/no-repository',
      message: expect.stringContaining('--repo'),
    });
  });
});

describe('a checkout', () => {
  it('runs no hooks of the user and keeps none', async () => {
    repository.commit('first', { a: '1' });
    const hooks = join(temporary, 'hooks');
    execFileSync('mkdir', [hooks]);
    execFileSync('sh', ['-c', `printf '#!/bin/sh\\ntouch ${temporary}/ran\\n' > ${hooks}/post-checkout`]);
    chmodSync(join(hooks, 'post-checkout'), 0o755);
    const config = join(temporary, 'config');
    execFileSync('git', ['config', '--file', config, 'core.hooksPath', hooks]);

    const { directory } = await checkOut(
      { type: 'branch', branch: 'main' },
      {},
      { env: { GIT_CONFIG_GLOBAL: config } },
    );

    expect(existsSync(join(temporary, 'ran'))).toBe(false);
    expect(existsSync(join(directory, '.git/hooks'))).toBe(false);
  });

  it('ignores a git that runs around it', async () => {
    repository.commit('first', { a: '1' });

    const { directory } = await checkOut(
      { type: 'branch', branch: 'main' },
      {},
      { env: { GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere/index' } },
    );

    expect(readdirSync(directory)).toContain('a');
  });

  it('can be limited to directories', async () => {
    repository.commit('first', { 'in/a': '1', 'out/b': '2', root: '3' });

    const { directory } = await checkOut({ type: 'branch', branch: 'main' }, { sparseCheckout: ['in'] });

    expect(readdirSync(directory).sort()).toEqual(['.git', 'in', 'root']);
  });

  it('brings tags when asked to', async () => {
    repository.commit('first');
    repository.git('tag', 'v1');

    const { directory } = await checkOut({ type: 'branch', branch: 'main' }, { fetchTags: true });

    expect(git(directory, 'tag')).toBe('v1');
  });

  it('brings submodules when asked to', async () => {
    const inner = new GitRepository();
    inner.commit('inner', { file: 'i' });
    repository.commit('first');
    repository.git('submodule', 'add', '-q', inner.directory, 'lib');
    repository.commit('with a submodule');

    const without = await checkOut({ type: 'branch', branch: 'main' });
    const recursive = await checkOut({ type: 'branch', branch: 'main' }, { submoduleStrategy: 'recursive' });

    expect(existsSync(join(without.directory, 'lib/file'))).toBe(false);
    expect(readFileSync(join(recursive.directory, 'lib/file'), 'utf8')).toBe('i');
    inner.remove();
  });

  it('goes into a directory when asked to', async () => {
    repository.commit('first', { a: '1' });

    const { directory } = await checkOut(
      { type: 'branch', branch: 'main' },
      { cloneDirectory: '/harness/src/app' },
    );

    expect(readFileSync(join(directory, 'src/app/a'), 'utf8')).toBe('1');
  });

  it.each(['/etc', '../up', '/harness/../etc'])('does not go into %s', async (cloneDirectory) => {
    const opening = open({ type: 'branch', branch: 'main' }, { cloneDirectory });

    await expect(opening).rejects.toThrow('outside the workspace');
  });

  it('ends when it is told to', async () => {
    repository.commit('first');
    const stop = new AbortController();
    const codebase = await open({ type: 'branch', branch: 'main' });
    stop.abort('aborted');

    await expect(codebase.describe(stop.signal)).rejects.toBe('aborted');
    expect(await codebase.describe(signal)).toMatchObject({ branch: 'main' });
  });
});

describe('a connector', () => {
  it('tells where the revision comes from, while the working tree stays the local one', async () => {
    const elsewhere = new GitRepository();
    elsewhere.commit('elsewhere', { a: 'remote' });
    repository.commit('here', { a: 'local' });
    const connectors = [gitConnector({ url: `file://${elsewhere.directory}`, connectionType: 'Repo' })];

    const remote = await checkOut(
      { type: 'branch', branch: 'main' },
      { connectorRef: 'shop' },
      { connectors },
    );
    const local = await checkOut(undefined, { connectorRef: 'shop' }, { connectors });

    expect(readFileSync(join(remote.directory, 'a'), 'utf8')).toBe('remote');
    expect(readFileSync(join(local.directory, 'a'), 'utf8')).toBe('local');
    elsewhere.remove();
  });

  it.each<[spec: object, repoName: string | undefined, path: string]>([
    [{ connectionType: 'Account' }, 'team/shop', '/team/shop'],
    [{ type: 'Account' }, 'shop', '/shop'],
    [{ connectionType: 'Repo' }, 'ignored', ''],
  ])('%j with repoName %j is fetched from …%s', async (spec, repoName, path) => {
    const connectors = [gitConnector({ url: 'http://127.0.0.1:1/git/', ...spec })];
    const written = { connectorRef: 'shop', ...(repoName === undefined ? {} : { repoName }) };

    const error = await failure(checkOut({ type: 'branch', branch: 'main' }, written, { connectors }));

    expect(error).toMatchObject({ code: 'codebase/unreachable', retryable: true });
    expect(error).toHaveProperty(
      'message',
      expect.stringContaining(`http://127.0.0.1:1/git${path} cannot be fetched`),
    );
  });

  it('of an account asks for the repository', async () => {
    const connectors = [gitConnector({ url: 'https://git.example.org', connectionType: 'Account' })];

    const error = await failure(
      checkOut({ type: 'branch', branch: 'main' }, { connectorRef: 'shop' }, { connectors }),
    );

    expect(error).toMatchObject({ code: 'connector/no-repository' });
  });

  it('logs in with its secret, which is in no argument, no file and no message', async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization ?? '');
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const spec = { username: 'alex', passwordRef: 'token' };
    const connectors = [gitConnector({ url: `http://127.0.0.1:${port}/shop`, connectionType: 'Repo', spec })];
    const masked: string[] = [];

    const error = await failure(
      checkOut(
        { type: 'branch', branch: 'main' },
        { connectorRef: 'shop' },
        { connectors, secrets: { token: 's3cret' }, masked },
      ),
    );

    expect(seen).toContain(`Basic ${Buffer.from('alex:s3cret').toString('base64')}`);
    expect(error).toMatchObject({ code: 'codebase/refused', failureType: 'Authentication' });
    expect(String((error as Error).message)).not.toContain('s3cret');
    expect(masked).toEqual(['s3cret']);
    await new Promise((resolve) => server.close(resolve));
  });

  it('may carry the login in its URL, which nobody gets to see', async () => {
    const connectors = [
      gitConnector({ url: 'http://alex:s3cr%40t@127.0.0.1:1/shop', connectionType: 'Repo' }),
    ];
    const masked: string[] = [];

    const error = await failure(
      checkOut({ type: 'branch', branch: 'main' }, { connectorRef: 'shop' }, { connectors, masked }),
    );

    expect(String((error as Error).message)).toMatch(/^http:\/\/127\.0\.0\.1:1\/shop cannot be fetched/);
    expect(String((error as Error).message)).not.toContain('s3cr');
    expect(masked).toEqual(['s3cr@t']);
  });

  it('without its secret says which one is missing', async () => {
    const connectors = [gitConnector({ url: 'https://x.example', spec: { passwordRef: 'token' } })];

    expect(
      await failure(checkOut({ type: 'branch', branch: 'main' }, { connectorRef: 'shop' }, { connectors })),
    ).toMatchObject({
      code: 'connector/unknown-secret',
      message: expect.stringContaining('"token"'),
    });
  });

  it('of a GitClone step that is not defined comes with the file to write', async () => {
    const repositories = repositoriesWith({});

    expect(
      await failure(repositories.open({ connectorRef: 'other', revision: { type: 'branch', branch: 'x' } })),
    ).toMatchObject({
      code: 'connector/unknown',
      message: expect.stringContaining('other.yaml'),
    });
  });
});

describe('a pipeline without a codebase', () => {
  it('hears of it only when it asks for one', async () => {
    const codebase = await repositoriesWith({ localDirectory: '/' }).openCodebase(undefined, undefined);

    expect(await failure(codebase.describe(signal))).toMatchObject({ code: 'codebase/none' });
  });
});

interface Setup {
  readonly connectors?: readonly ConnectorEntity[];
  readonly secrets?: Readonly<Record<string, string>>;
  readonly masked?: string[];
  readonly localDirectory?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function repositoriesWith({
  connectors = [],
  secrets = {},
  masked = [],
  localDirectory,
  env = {},
}: Setup): Repositories {
  const repositories = new Repositories({
    secrets: { find: async (reference) => secrets[reference] },
    mask: (secret) => masked.push(secret),
    findConnector: connectorFinder(connectors),
    connectorDirectory: '/project/.pipeline/connectors',
    env: { PATH: process.env['PATH'], HOME: temporary, ...env },
    temporary,
    localDirectory: localDirectory ?? repository.directory,
  });
  opened.push(repositories);
  return repositories;
}

function open(revision: Revision | undefined, written: object = {}, setup: Setup = {}) {
  return repositoriesWith(setup).openCodebase(written as Value, revision);
}

async function checkOut(revision: Revision | undefined, written: object = {}, setup: Setup = {}) {
  const codebase = await open(revision, written, setup);
  const values = await codebase.describe(signal);
  return { values, directory: await unpack(codebase, codebase.options) };
}

async function unpack(codebase: CodebaseSource, options: CodebaseSource['options']): Promise<string> {
  const archive = await codebase.archive(options, () => undefined, signal);
  const directory = mkdtempSync(join(temporary, 'unpacked-'));
  const { spawn } = await import('node:child_process');
  const tar = spawn('tar', ['-x', '-C', directory]);
  const done = new Promise<number | null>((resolve) => tar.once('close', resolve));
  await pipeline(archive, tar.stdin);
  expect(await done).toBe(0);
  return directory;
}

function git(directory: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'safe.directory=*', ...args], {
    cwd: directory,
    encoding: 'utf8',
  }).trim();
}

function gitConnector(spec: object): ConnectorEntity {
  return { identifier: 'shop', type: 'Git', spec: spec as Value };
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
