import { RuntimeError } from '../../engine/errors.ts';
import type { CheckoutOptions } from '../../steps/services.ts';
import { type Git, GitError, serverOf } from './git.ts';
import type { Remote } from './remote.ts';
import type { FetchPlan } from './resolve-revision.ts';

export interface CheckOut {
  readonly git: Git;
  readonly remote: Remote;
  /** An empty directory of ours. */
  readonly directory: string;
  readonly plan: FetchPlan;
  readonly options: Omit<CheckoutOptions, 'directory'>;
  /** Commit to end up at, when it was chosen before; the fetched one otherwise. */
  readonly pinned?: string;
}

/** Makes a repository with the revision checked out and as much history as was asked for. @returns its commit. */
export async function checkOut(request: CheckOut): Promise<string> {
  const { git, remote, directory, plan, options, pinned } = request;
  await git(['init', '--quiet', '--template=', '--', directory]);
  await git(['remote', 'add', 'origin', remote.publicUrl], directory);
  if (options.sparse.length > 0)
    await git(['sparse-checkout', 'set', '--cone', ...options.sparse], directory);
  await fetch(request);
  const sha = (await git(['rev-parse', '--verify', `${pinned ?? plan.start}^{commit}`], directory)).trim();
  const where = plan.branch === undefined ? ['--detach', sha] : ['-B', plan.branch, sha];
  await git(['checkout', '--quiet', '--force', ...where], directory);
  if (plan.merge !== undefined && pinned === undefined) await merge(plan.merge, git, directory);
  if (options.submodules !== 'false') await submodules(request);
  if (options.lfs) await largeFiles(git, directory);
  return sha;
}

async function fetch({ git, remote, directory, plan, options, pinned }: CheckOut): Promise<void> {
  const depth = options.depth > 0 && plan.merge === undefined ? [`--depth=${options.depth}`] : [];
  const tags = options.fetchTags ? '--tags' : '--no-tags';
  const start = ['fetch', '--quiet', '--force', '--update-shallow', ...serverOf(remote), tags];
  const from = ['--', remote.url];
  try {
    await git([...start, ...depth, ...from, ...plan.refspecs], directory);
    if (pinned !== undefined && !(await has(pinned, git, directory))) {
      await git([...start, ...depth, ...from, pinned], directory);
    }
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (plan.branch !== undefined || plan.tag !== undefined) throw fetchFailed(error, remote);
    await fetchEverything({ git, remote, directory, plan });
  }
}

/** A server that hands out no single commit, or an abbreviated id: the commit is looked for on every branch. */
async function fetchEverything({
  git,
  remote,
  directory,
  plan,
}: Pick<CheckOut, 'git' | 'remote' | 'directory' | 'plan'>): Promise<void> {
  try {
    await git(
      ['fetch', '--quiet', '--tags', '--', remote.url, '+refs/heads/*:refs/remotes/origin/*'],
      directory,
    );
  } catch (error) {
    throw error instanceof GitError ? fetchFailed(error, remote) : error;
  }
  if (await has(plan.start, git, directory)) return;
  throw new RuntimeError({
    code: 'codebase/missing-commit',
    failureType: 'ConfigurationFailure',
    message: `the repository has no commit "${plan.start}" on any of its branches`,
  });
}

async function has(commit: string, git: Git, directory: string): Promise<boolean> {
  return git(['cat-file', '-e', `${commit}^{commit}`], directory).then(
    () => true,
    (error: unknown) => {
      if (error instanceof GitError) return false;
      throw error;
    },
  );
}

async function merge(commit: string, git: Git, directory: string): Promise<void> {
  const author = ['-c', 'user.name=pipeline', '-c', 'user.email=pipeline@localhost'];
  try {
    await git([...author, 'merge', '--quiet', '--no-edit', commit], directory);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new RuntimeError({
      code: 'codebase/merge-conflict',
      failureType: 'Unknown',
      message: `the pull request does not merge: ${error.message}`,
      cause: error,
    });
  }
}

async function submodules({ git, remote, directory, options }: CheckOut): Promise<void> {
  // Submodules of a local repository may well be local themselves; those of any other must not be.
  const allow = remote.worktree === undefined ? [] : ['-c', 'protocol.file.allow=always'];
  const recursive = options.submodules === 'recursive' ? ['--recursive'] : [];
  try {
    await git([...allow, 'submodule', '--quiet', 'update', '--init', ...recursive], directory);
  } catch (error) {
    throw error instanceof GitError ? fetchFailed(error, remote) : error;
  }
}

async function largeFiles(git: Git, directory: string): Promise<void> {
  try {
    await git(['lfs', 'pull'], directory);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new RuntimeError({
      code: 'codebase/no-lfs',
      failureType: 'ConfigurationFailure',
      message: `large files cannot be fetched, is git-lfs installed? ${error.message}`,
      cause: error,
    });
  }
}

/** Git's own words say what is wrong; what a failure strategy sees depends on them as little as possible. */
export function fetchFailed(error: GitError, { publicUrl }: Remote): RuntimeError {
  const isRefusal =
    /authentication failed|could not read (username|password)|permission denied|access denied|403|401/i;
  const isRefused = isRefusal.test(error.stderr);
  return new RuntimeError({
    code: isRefused ? 'codebase/refused' : 'codebase/unreachable',
    failureType: isRefused ? 'Authentication' : 'Connectivity',
    retryable: !isRefused,
    message: `${publicUrl} cannot be fetched: ${error.message}`,
    cause: error,
  });
}
