import { RuntimeError } from '../../engine/errors.ts';
import { nearest } from '../../engine/load/did-you-mean.ts';
import type { PinnedRevision } from '../../steps/services.ts';
import { type Git, serverOf } from './git.ts';
import type { Remote } from './remote.ts';

/** What to fetch for a revision, and what to check out. */
export interface FetchPlan {
  /** Refs (or the commit) to fetch, each with the name it gets here. */
  readonly refspecs: readonly string[];
  /** Name of the fetched commit. */
  readonly start: string;
  /** Branch to create there; the commit alone is checked out without one. */
  readonly branch?: string;
  readonly tag?: string;
  /** As `<+codebase.commitRef>` tells it. */
  readonly commitRef?: string;
  /** Merged into `start` after the fetch. */
  readonly merge?: string;
}

export type Refs = ReadonlyMap<string, string>;

/** Every ref of a remote, with its commit. */
export async function listRefs(git: Git, remote: Remote): Promise<Refs> {
  const output = await git(['ls-remote', '--quiet', ...serverOf(remote), '--', remote.url]);
  const lines = output.split('\n').filter((line) => line.includes('\t'));
  return new Map(
    lines.map((line) => [line.slice(line.indexOf('\t') + 1), line.slice(0, line.indexOf('\t'))]),
  );
}

/** @throws RuntimeError that names what exists when the revision does not. */
export function planFetch(
  revision: PinnedRevision,
  refs: Refs,
  strategy: 'MergeCommit' | 'SourceBranch',
): FetchPlan {
  switch (revision.type) {
    case 'branch':
      return branchPlan(revision.branch, refs);
    case 'tag':
      return tagPlan(revision.tag, refs);
    case 'commitSha':
      return commitPlan(revision.commitSha);
    case 'PR':
      return pullRequestPlan(revision.number, refs, strategy);
  }
}

function branchPlan(branch: string, refs: Refs): FetchPlan {
  const local = `refs/heads/${branch}`;
  // A clone knows branches it never checked out only under the name of their remote.
  const source = [local, `refs/remotes/origin/${branch}`].find((each) => refs.has(each));
  if (source === undefined) throw missing('branch', branch, namesOf(refs, 'refs/heads/'));
  const start = `refs/remotes/origin/${branch}`;
  return { refspecs: [`+${source}:${start}`], start, branch, commitRef: local };
}

function tagPlan(tag: string, refs: Refs): FetchPlan {
  const ref = `refs/tags/${tag}`;
  if (!refs.has(ref)) throw missing('tag', tag, namesOf(refs, 'refs/tags/'));
  return { refspecs: [`+${ref}:${ref}`], start: ref, tag, commitRef: ref };
}

function commitPlan(commitSha: string): FetchPlan {
  if (!/^[0-9a-f]{4,64}$/i.test(commitSha)) {
    throw new RuntimeError({
      code: 'codebase/bad-commit',
      failureType: 'ConfigurationFailure',
      message: `"${commitSha}" is not a commit id`,
    });
  }
  return { refspecs: [commitSha], start: commitSha };
}

/** The names under which GitHub, GitLab and Bitbucket keep the head of a pull request. */
const pullRefs = [
  ['refs/pull/', '/head'],
  ['refs/merge-requests/', '/head'],
  ['refs/pull-requests/', '/from'],
] as const;

function pullRequestPlan(number: string, refs: Refs, strategy: 'MergeCommit' | 'SourceBranch'): FetchPlan {
  const head = pullRefs.map(([start, end]) => start + number + end).find((each) => refs.has(each));
  if (head === undefined) throw missing('pull request', number, pullRequestsOf(refs));
  const target = targetBranch(refs);
  const headName = `refs/pipeline/pull-${number}`;
  const commitRef = head;
  if (strategy === 'SourceBranch' || target === undefined) {
    return { refspecs: [`+${head}:${headName}`], start: headName, branch: `pull-${number}`, commitRef };
  }
  const start = `refs/remotes/origin/${target}`;
  const refspecs = [`+refs/heads/${target}:${start}`, `+${head}:${headName}`];
  return { refspecs, start, branch: target, commitRef, merge: headName };
}

/** No ref tells a pull request's target: the default branch is what most of them mean. */
function targetBranch(refs: Refs): string | undefined {
  const head = refs.get('HEAD');
  const branches = namesOf(refs, 'refs/heads/');
  const atHead = branches.filter((each) => refs.get(`refs/heads/${each}`) === head);
  return ['main', 'master'].find((each) => atHead.includes(each)) ?? atHead[0];
}

function namesOf(refs: Refs, prefix: string): readonly string[] {
  return [...refs.keys()]
    .filter((ref) => ref.startsWith(prefix) && !ref.endsWith('^{}'))
    .map((ref) => ref.slice(prefix.length));
}

function pullRequestsOf(refs: Refs): readonly string[] {
  return pullRefs.flatMap(([start, end]) =>
    namesOf(refs, start)
      .filter((each) => each.endsWith(end))
      .map((each) => each.slice(0, -end.length)),
  );
}

const shownNames = 15;

function missing(kind: string, name: string, existing: readonly string[]): RuntimeError {
  const near = nearest(name, existing);
  const shown = existing.slice(0, shownNames).join(', ');
  const more = existing.length > shownNames ? ` and ${existing.length - shownNames} more` : '';
  const known = existing.length === 0 ? `there is no ${kind} at all` : `there are ${shown}${more}`;
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  return new RuntimeError({
    code: `codebase/missing-${kind.replaceAll(' ', '-')}`,
    failureType: 'ConfigurationFailure',
    message: `the repository has no ${kind} "${name}": ${known}${hint}`,
  });
}
