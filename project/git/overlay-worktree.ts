import { copyFile, lstat, mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissingFile } from '../missing-file.ts';
import type { Git } from './git.ts';

/**
 * Makes a checkout of HEAD look like the working tree it came from: changed and untracked files as they are, ignored
 * ones not, deleted ones gone. Reads the working tree only.
 */
export async function overlayWorktree(git: Git, worktree: string, directory: string): Promise<void> {
  const wanted = new Set(await listFiles(git, worktree, ['--cached', '--others', '--exclude-standard']));
  const tracked = await listFiles(git, directory, ['--cached']);
  for (const path of tracked) if (!wanted.has(path)) await rm(join(directory, path), { force: true });
  for (const path of wanted) await copy(join(worktree, path), join(directory, path));
}

async function listFiles(git: Git, cwd: string, which: readonly string[]): Promise<readonly string[]> {
  const output = await git(['ls-files', '-z', ...which], cwd);
  return output.split('\0').filter((path) => path !== '');
}

async function copy(from: string, to: string): Promise<void> {
  const stats = await lstat(from).catch((error: unknown) => {
    if (isMissingFile(error)) return undefined;
    throw error;
  });
  if (stats === undefined) return rm(to, { force: true });
  // A submodule or a repository inside the repository: a directory is all git knows of it.
  if (stats.isDirectory()) return;
  await mkdir(dirname(to), { recursive: true });
  if (stats.isSymbolicLink()) {
    await rm(to, { force: true });
    return symlink(await readlink(from), to);
  }
  if (!stats.isFile()) return;
  await rm(to, { force: true });
  await copyFile(from, to);
}
