import { RuntimeError } from '../../engine/errors.ts';
import type { Credentials } from '../credentials.ts';
import { runProgram } from '../run-program.ts';

/** How git is called: for one remote, without prompts, hooks or anything of the user's that could get in the way. */
export interface GitOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly credentials?: Credentials;
  readonly sslVerify: boolean;
  readonly signal: AbortSignal;
  readonly onStderr?: (text: string) => void;
}

export type Git = (args: readonly string[], cwd?: string) => Promise<string>;

/** A git that failed, with what it said. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly stderr: string;

  constructor(command: string, stderr: string) {
    super(`git ${command} failed: ${lastLine(stderr)}`);
    this.stderr = stderr;
  }
}

/**
 * Calls the git program. Login data travel in its environment, never among its arguments.
 * @throws GitError when git fails, RuntimeError when there is no git.
 */
export function createGit({ env, credentials, sslVerify, signal, onStderr }: GitOptions): Git {
  const config = gitConfig(credentials);
  const gitEnv = {
    ...withoutGit(env),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    LC_ALL: 'C',
    ...(sslVerify ? {} : { GIT_SSL_NO_VERIFY: 'true' }),
    GIT_SSH_COMMAND: env['GIT_SSH_COMMAND'] ?? 'ssh -o BatchMode=yes',
    GIT_CONFIG_COUNT: String(config.length),
    ...Object.fromEntries(config.flatMap(([key, value], at) => pair(at, key, value))),
    ...(credentials === undefined
      ? {}
      : { PIPELINE_GIT_USERNAME: credentials.username, PIPELINE_GIT_PASSWORD: credentials.password }),
  };
  return async (args, cwd) => {
    const result = await runProgram('git', args, {
      env: gitEnv,
      signal,
      ...(cwd === undefined ? {} : { cwd }),
      ...(onStderr === undefined ? {} : { onStderr }),
    });
    if (result.kind === 'not-started') throw noGit(result.reason);
    if (result.exitCode !== 0)
      throw new GitError(args.find((each) => !each.startsWith('-')) ?? '', result.stderr);
    return result.stdout;
  };
}

/** The other side of a fetch from this machine does not see the settings above: it is told who may own a repository. */
export function serverOf({ worktree }: { readonly worktree?: string }): readonly string[] {
  return worktree === undefined ? [] : ['--upload-pack=git -c safe.directory=* upload-pack'];
}

function pair(at: number, key: string, value: string): readonly (readonly [string, string])[] {
  return [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ];
}

function gitConfig(credentials: Credentials | undefined): readonly (readonly [string, string])[] {
  const quiet: readonly (readonly [string, string])[] = [
    ['safe.directory', '*'],
    ['core.hooksPath', '/dev/null'],
    ['core.fsmonitor', 'false'],
    ['core.quotePath', 'false'],
    ['advice.detachedHead', 'false'],
    ['gc.auto', '0'],
    ['maintenance.auto', 'false'],
    ['init.defaultBranch', 'main'],
  ];
  if (credentials === undefined) return quiet;
  const helper =
    '!f() { echo "username=$PIPELINE_GIT_USERNAME"; echo "password=$PIPELINE_GIT_PASSWORD"; }; f';
  // The empty helper forgets those of the user, who may be somebody else at the same host.
  return [...quiet, ['credential.helper', ''], ['credential.helper', helper]];
}

/** A hook or another git may have started this program: its variables point at another repository. */
function withoutGit(env: GitOptions['env']): GitOptions['env'] {
  const kept = [
    'GIT_SSH_COMMAND',
    'GIT_SSL_CAINFO',
    'GIT_ASKPASS',
    'GIT_CONFIG_GLOBAL',
    'GIT_CONFIG_NOSYSTEM',
  ];
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('GIT_') || kept.includes(name)),
  );
}

function noGit(reason: string): RuntimeError {
  return new RuntimeError({
    code: 'codebase/no-git',
    failureType: 'ConfigurationFailure',
    message: `the git program cannot be run (${reason}): install git, or put it on the PATH`,
  });
}

function lastLine(stderr: string): string {
  const lines = stderr.trim().split('\n');
  return lines.findLast((line) => /^(fatal|error):/.test(line)) ?? lines.at(-1) ?? '';
}
