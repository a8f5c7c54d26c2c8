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
  readonly remote: Remote;
  readonly revision: Revision;
  readonly options: CheckoutOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Directory for temporary checkouts. */
  readonly temporary: string;
}

interface Checkout {
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
    progress({ kind: 'clone', subject: this.#settings.remote.publicUrl });
    const { directory } = await this.#checkout(options, signal);
    return packDirectory(directory, options.directory.replaceAll(/^\/+|\/+$/g, ''));
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#checkouts.values());
    await Promise.all(this.#directories.splice(0).map((each) => rm(each, { recursive: true, force: true })));
  }

  async #describe(signal: AbortSignal): Promise<Readonly<Record<string, Value>>> {
    const { remote, revision } = this.#settings;
    const checkout = await this.#checkout(this.options, signal);
    this.#pinned = { sha: checkout.sha, plan: checkout.plan };
    const git = this.#git(this.options, signal);
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
    const { remote, revision, temporary } = this.#settings;
    const git = this.#git(options, signal);
    const plan = this.#pinned?.plan ?? (await this.#plan(git, options));
    const directory = await mkdtemp(join(temporary, 'pipeline-codebase-'));
    this.#directories.push(directory);
    const pinned = this.#pinned === undefined ? {} : { pinned: this.#pinned.sha };
    const sha = await checkOut({ git, remote, directory, plan, options, ...pinned });
    if (revision.type === 'worktree' && remote.worktree !== undefined) {
      await overlayWorktree(git, remote.worktree, directory);
    }
    return { directory, sha, plan };
  }

  async #plan(git: Git, { prCloneStrategy }: CheckoutOptions): Promise<FetchPlan> {
    const { remote, revision } = this.#settings;
    if (revision.type === 'worktree') return this.#headPlan(git);
    try {
      return planFetch(revision, await listRefs(git, remote), prCloneStrategy);
    } catch (error) {
      throw error instanceof GitError ? fetchFailed(error, remote) : error;
    }
  }

  /** What is checked out in the working tree; for a remote without one, its default branch. */
  async #headPlan(git: Git): Promise<FetchPlan> {
    const { remote } = this.#settings;
    const branch = await headBranch(git, remote);
    const start = branch === undefined ? 'refs/pipeline/head' : `refs/remotes/origin/${branch}`;
    const plan = { refspecs: [`+HEAD:${start}`], start };
    return branch === undefined ? plan : { ...plan, branch, commitRef: `refs/heads/${branch}` };
  }

  #git({ sslVerify }: CheckoutOptions, signal: AbortSignal): Git {
    const { env, remote } = this.#settings;
    const { credentials } = remote;
    return createGit({ env, sslVerify, signal, ...(credentials === undefined ? {} : { credentials }) });
  }
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
