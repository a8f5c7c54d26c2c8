import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { RuntimeError } from '../../engine/errors.ts';
import type { Value } from '../../engine/outcome.ts';
import type { ReportProgress } from '../../engine/ports.ts';
import type { CheckoutOptions, CodebaseSource, Revision } from '../../steps/services.ts';
import { checkOut, fetchFailed } from './check-out.ts';
import { describeCommit } from './describe-commit.ts';
import { createGit, type Git, GitError, serverOf } from './git.ts';
import { overlayWorktree } from './overlay-worktree.ts';
import { packDirectory } from './pack-directory.ts';
import type { Remote } from './remote.ts';
import { type FetchPlan, listRefs, planFetch } from './resolve-revision.ts';

export interface GitCodebaseOptions {
  /** Where the repository is; asked once, when it is first needed. */
  readonly remote: () => Promise<Remote>;
  readonly revision: Revision;
  readonly options: CheckoutOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Directory for temporary checkouts. */
  readonly temporary: string;
}

interface Checkout {
  readonly remote: Remote;
  readonly directory: string;
  readonly sha: string;
  readonly plan: FetchPlan;
}

/** A revision of a repository, fetched when first asked for and the same from then on. `close` removes what it made. */
export class GitCodebase implements CodebaseSource {
  readonly options: CheckoutOptions;
  readonly #settings: GitCodebaseOptions;
  readonly #checkouts = new Map<string, Promise<Checkout>>();
  readonly #directories: string[] = [];
  #pinned: { readonly sha: string; readonly plan: FetchPlan } | undefined;
  #remote: Promise<Remote> | undefined;
  #description: Promise<Readonly<Record<string, Value>>> | undefined;
  #values: Readonly<Record<string, Value>> | undefined;

  constructor(settings: GitCodebaseOptions) {
    this.#settings = settings;
    this.options = settings.options;
  }

  describe(signal: AbortSignal): Promise<Readonly<Record<string, Value>>> {
    if (this.#description !== undefined) return this.#description;
    const describing = this.#describe(signal);
    this.#description = describing;
    describing.catch(() => {
      this.#description = undefined;
    });
    return describing;
  }

  values(): Readonly<Record<string, Value>> | undefined {
    return this.#values;
  }

  async archive(options: CheckoutOptions, progress: ReportProgress, signal: AbortSignal): Promise<Readable> {
    await this.describe(signal);
    progress({ kind: 'clone', subject: (await this.#location()).publicUrl });
    const { directory } = await this.#checkout(options, signal);
    return packDirectory(directory, options.directory.replaceAll(/^\/+|\/+$/g, ''));
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#checkouts.values());
    await Promise.all(this.#directories.splice(0).map((each) => rm(each, { recursive: true, force: true })));
  }

  async #describe(signal: AbortSignal): Promise<Readonly<Record<string, Value>>> {
    const { revision } = this.#settings;
    const checkout = await this.#checkout(this.options, signal);
    const { remote, sha, plan } = checkout;
    this.#pinned = { sha, plan };
    const git = this.#git(remote, this.options, signal);
    this.#values = await describeCommit(git, { ...checkout, revision, repoUrl: remote.publicUrl });
    return this.#values;
  }

  /** One checkout for each way of checking out; a failed one is tried again. */
  #checkout({ directory: _, ...options }: CheckoutOptions, signal: AbortSignal): Promise<Checkout> {
    const key = JSON.stringify(options);
    const known = this.#checkouts.get(key);
    if (known !== undefined) return known;
    const checkout = this.#prepare({ ...options, directory: '' }, signal);
    this.#checkouts.set(key, checkout);
    checkout.catch(() => this.#checkouts.delete(key));
    return checkout;
  }

  async #prepare(options: CheckoutOptions, signal: AbortSignal): Promise<Checkout> {
    const { revision, temporary } = this.#settings;
    const remote = await this.#location();
    const git = this.#git(remote, options, signal);
    const plan = this.#pinned?.plan ?? (await this.#plan(git, remote, options));
    const directory = await mkdtemp(join(temporary, 'pipeline-codebase-'));
    this.#directories.push(directory);
    const pinned = this.#pinned === undefined ? {} : { pinned: this.#pinned.sha };
    const sha = await checkOut({ git, remote, directory, plan, options, ...pinned });
    if (revision.type === 'worktree' && remote.worktree !== undefined) {
      await overlayWorktree(git, remote.worktree, directory);
    }
    return { remote, directory, sha, plan };
  }

  async #plan(git: Git, remote: Remote, { prCloneStrategy }: CheckoutOptions): Promise<FetchPlan> {
    const { revision } = this.#settings;
    if (revision.type === 'worktree') return headPlan(git, remote);
    try {
      return planFetch(revision, await listRefs(git, remote), prCloneStrategy);
    } catch (error) {
      throw error instanceof GitError ? fetchFailed(error, remote) : error;
    }
  }

  #location(): Promise<Remote> {
    this.#remote ??= this.#settings.remote();
    return this.#remote;
  }

  #git({ credentials }: Remote, { sslVerify }: CheckoutOptions, signal: AbortSignal): Git {
    const { env } = this.#settings;
    return createGit({ env, sslVerify, signal, ...(credentials === undefined ? {} : { credentials }) });
  }
}

/** What is checked out in the working tree; for a remote without one, its default branch. */
async function headPlan(git: Git, remote: Remote): Promise<FetchPlan> {
  const branch = await headBranch(git, remote);
  const start = branch === undefined ? 'refs/pipeline/head' : `refs/remotes/origin/${branch}`;
  const plan = { refspecs: [`+HEAD:${start}`], start };
  return branch === undefined ? plan : { ...plan, branch, commitRef: `refs/heads/${branch}` };
}

/** The branch HEAD is on; undefined when it is on a commit alone. */
async function headBranch(git: Git, remote: Remote): Promise<string | undefined> {
  try {
    const output = await git([
      'ls-remote',
      '--quiet',
      '--symref',
      ...serverOf(remote),
      '--',
      remote.url,
      'HEAD',
    ]);
    if (!output.includes('\tHEAD')) throw noCommit(remote);
    return /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(output)?.[1];
  } catch (error) {
    throw error instanceof GitError ? fetchFailed(error, remote) : error;
  }
}

function noCommit({ publicUrl }: Remote): RuntimeError {
  return new RuntimeError({
    code: 'codebase/no-commit',
    failureType: 'ConfigurationFailure',
    message: `the repository ${publicUrl} has no commit: commit something first`,
  });
}
