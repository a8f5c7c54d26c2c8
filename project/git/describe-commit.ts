import type { Value } from '../../engine/outcome.ts';
import type { Revision } from '../../steps/services.ts';
import type { Git } from './git.ts';
import type { FetchPlan } from './resolve-revision.ts';

/** Values of `<+codebase.*>` for a checkout; what only a git provider's API could tell is null. */
export async function describeCommit(
  git: Git,
  checkout: {
    readonly directory: string;
    readonly sha: string;
    readonly revision: Revision;
    readonly plan: FetchPlan;
    readonly repoUrl: string;
  },
): Promise<Readonly<Record<string, Value>>> {
  const { directory, sha, revision, plan, repoUrl } = checkout;
  const isPullRequest = revision.type === 'PR';
  const shown = isPullRequest && plan.merge !== undefined ? plan.merge : sha;
  const format = '--format=%H%x00%an%x00%ae%x00%at%x00%B';
  const output = await git(['log', '-1', format, shown, '--'], directory);
  const [id = '', author = '', email = '', time = '', message = ''] = output.split('\0');
  const text = message.trim();
  const commit = {
    id,
    message: text,
    ownerName: author,
    ownerEmail: email,
    timeStamp: Number(time),
    link: null,
  };
  return {
    ...unknown,
    build: { type: revision.type === 'worktree' ? 'branch' : revision.type },
    branch: plan.tag === undefined ? (plan.branch ?? null) : null,
    tag: plan.tag ?? null,
    commitSha: id,
    shortCommitSha: id.slice(0, 7),
    commitMessage: text,
    commitRef: plan.commitRef ?? null,
    repoUrl,
    gitUser: author,
    gitUserEmail: email,
    commits: [{ ...commit, ownerId: null }],
    ...(isPullRequest ? pullRequest(revision.number, plan, sha) : {}),
  };
}

function pullRequest(number: string, plan: FetchPlan, sha: string): Readonly<Record<string, Value>> {
  const isMerged = plan.merge !== undefined;
  const target = isMerged ? (plan.branch ?? null) : null;
  return { prNumber: number, targetBranch: target, branch: target, baseCommitSha: isMerged ? sha : null };
}

const unknown: Readonly<Record<string, null>> = Object.fromEntries(
  [
    'targetBranch',
    'sourceBranch',
    'prNumber',
    'prTitle',
    'baseCommitSha',
    'gitUserId',
    'gitUserAvatar',
    'pullRequestLink',
    'pullRequestBody',
    'state',
    'mergeSha',
    'releaseTag',
    'releaseTitle',
    'releaseLink',
    'releaseBody',
  ].map((name) => [name, null]),
);
