import type { Value } from '../../engine/outcome.ts';
import { optionalTextOf, valueAt } from '../schema/read.ts';
import { versionEnvironment } from './version-environment.ts';

type Variables = Readonly<Record<string, string>>;

/** The revision that was checked out, as Drone's variables tell it. Credentials are never among them. */
export function codebaseEnvironment(codebase: Readonly<Record<string, Value>>): Variables {
  const read = (name: string) => optionalTextOf(valueAt(codebase, name));
  return {
    ...revision(read, optionalTextOf(valueAt(codebase, 'build', 'type'))),
    ...commit(read),
    ...repository(read('repoUrl')),
  };
}

type Read = (name: string) => string | undefined;

function revision(read: Read, type: string | undefined): Variables {
  if (type === 'tag') {
    const tag = read('tag') ?? '';
    return { DRONE_TAG: tag, DRONE_BUILD_EVENT: 'tag', CI_BUILD_EVENT: 'tag', ...versionEnvironment(tag) };
  }
  if (type === 'PR') {
    return {
      ...branches(read('branch') ?? read('targetBranch')),
      ...present({
        DRONE_SOURCE_BRANCH: read('sourceBranch'),
        DRONE_TARGET_BRANCH: read('targetBranch'),
        DRONE_PULL_REQUEST: read('prNumber'),
        DRONE_PULL_REQUEST_TITLE: read('prTitle'),
        DRONE_COMMIT_BEFORE: read('baseCommitSha'),
      }),
      DRONE_BUILD_EVENT: 'pull_request',
      CI_BUILD_EVENT: 'pull_request',
    };
  }
  return { ...branches(read('branch')), DRONE_BUILD_EVENT: 'push' };
}

function branches(branch: string | undefined): Variables {
  return present({
    DRONE_BRANCH: branch,
    DRONE_COMMIT_BRANCH: branch,
    CI_COMMIT_BRANCH: branch,
    DRONE_SOURCE_BRANCH: branch,
    DRONE_TARGET_BRANCH: branch,
    DRONE_REPO_BRANCH: branch,
  });
}

function commit(read: Read): Variables {
  const author = read('gitUser');
  return present({
    DRONE_COMMIT: read('commitSha'),
    DRONE_COMMIT_SHA: read('commitSha'),
    CI_COMMIT_SHA: read('commitSha'),
    DRONE_COMMIT_AFTER: read('commitSha'),
    DRONE_COMMIT_REF: read('commitRef'),
    CI_COMMIT_REF: read('commitRef'),
    DRONE_COMMIT_MESSAGE: read('commitMessage'),
    CI_COMMIT_MESSAGE: read('commitMessage'),
    DRONE_COMMIT_AUTHOR: author,
    CI_COMMIT_AUTHOR: author,
    DRONE_COMMIT_AUTHOR_NAME: author,
    CI_COMMIT_AUTHOR_NAME: author,
    DRONE_COMMIT_AUTHOR_EMAIL: read('gitUserEmail'),
    CI_COMMIT_AUTHOR_EMAIL: read('gitUserEmail'),
    DRONE_COMMIT_AUTHOR_AVATAR: read('gitUserAvatar'),
    CI_COMMIT_AUTHOR_AVATAR: read('gitUserAvatar'),
    DRONE_BUILD_TRIGGER: author,
  });
}

function repository(written: string | undefined): Variables {
  if (written === undefined) return {};
  const url = written.replace(/^([a-z][a-z+]*:\/\/)[^/@]*@/i, '$1');
  const { host, owner, name, link } = repositoryParts(url);
  const slug = owner === '' ? name : `${owner}/${name}`;
  return {
    DRONE_REPO: slug,
    DRONE_REPO_NAME: name,
    CI_REPO: name,
    ...present({ DRONE_REPO_OWNER: owner, DRONE_REPO_NAMESPACE: owner, DRONE_NETRC_MACHINE: host }),
    DRONE_REPO_LINK: link,
    CI_REPO_LINK: link,
    CI_REPO_REMOTE: url,
    CI_REMOTE_URL: url,
    DRONE_REMOTE_URL: url,
    DRONE_GIT_HTTP_URL: url,
    DRONE_REPO_SCM: 'Git',
    DRONE_REPO_PRIVATE: 'true',
    DRONE_REPO_VISIBILITY: 'private',
    ...(host === '' ? {} : { DRONE_GIT_SSH_URL: `git@${host}:${slug}.git` }),
  };
}

/** Reads `https://host/owner/name.git`, `git@host:owner/name.git` and a directory of this machine. */
function repositoryParts(url: string): { host: string; owner: string; name: string; link: string } {
  const match = /^(?:[a-z+]+:\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/|[\w.-]+@([^:/]+):)(.+)$/i.exec(url);
  const host = match?.[1] ?? match?.[2] ?? '';
  const segments = (match?.[3] ?? url)
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/')
    .filter(Boolean);
  const name = segments.at(-1) ?? '';
  const owner = host === '' ? '' : segments.slice(0, -1).join('/');
  return { host, owner, name, link: host === '' ? url : `https://${host}/${segments.join('/')}` };
}

/** Leaves out what is absent or empty. */
function present(variables: Readonly<Record<string, string | undefined>>): Variables {
  const entries = Object.entries(variables).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(entries);
}
