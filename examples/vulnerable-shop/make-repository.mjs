// Makes the shop's git repository with its two branches: node make-repository.mjs DIR
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('.', import.meta.url));

// Nothing of the user's own git settings may change the commits: they are the same on every machine.
const environment = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Shop Developer',
  GIT_AUTHOR_EMAIL: 'developer@shop.example',
  GIT_COMMITTER_NAME: 'Shop Developer',
  GIT_COMMITTER_EMAIL: 'developer@shop.example',
};

const commits = [
  { branch: 'master', message: 'Open the shop', date: '2024-03-01T09:00:00Z' },
  { branch: 'DEMO-001', message: 'Draw, export, find and announce', date: '2024-03-08T09:00:00Z' },
];

/**
 * Leaves `master` checked out.
 * @param {string} directory where the repository goes; it is made, and must hold no repository
 */
export function makeRepository(directory) {
  if (existsSync(join(directory, '.git'))) throw new Error(`${directory} already holds a git repository`);
  mkdirSync(directory, { recursive: true });
  git(directory, ['init', '--quiet', '--initial-branch=master']);
  for (const { branch, message, date } of commits) {
    if (branch !== 'master') git(directory, ['checkout', '--quiet', '-b', branch]);
    cpSync(join(sources, branch), directory, { recursive: true });
    git(directory, ['add', '--all']);
    git(directory, ['commit', '--quiet', '--message', message], {
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    });
  }
  git(directory, ['checkout', '--quiet', 'master']);
}

function git(cwd, args, dates = {}) {
  const { status, stderr, error } = spawnSync('git', args, {
    cwd,
    env: { ...environment, ...dates },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${error?.message ?? stderr}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === undefined) {
    process.stderr.write('usage: node make-repository.mjs DIR\n');
    process.exitCode = 2;
  } else {
    makeRepository(resolve(process.argv[2]));
  }
}
