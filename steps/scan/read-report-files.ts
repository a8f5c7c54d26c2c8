import { posix } from 'node:path';
import type { Pod } from '../../engine/ports.ts';
import { compileGlob } from '../reports/glob.ts';

/** Absolute paths of the reports a file, directory or pattern stands for; relative ones are in the workspace. */
export async function findReportFiles(written: string, pod: Pod): Promise<readonly string[]> {
  const path = posix.resolve(pod.workspace, written.trim());
  if (/[*?[{]/.test(path)) return matching(path, pod);
  const files = await pod.listFiles(path);
  return files.length === 0 ? [path] : files.map((file) => posix.join(path, file)).toSorted();
}

async function matching(pattern: string, pod: Pod): Promise<readonly string[]> {
  const glob = compileGlob(pattern);
  const files = await pod.listFiles(glob.base === '' ? '/' : glob.base);
  return files
    .filter((file) => glob.matches(file))
    .map((file) => `${glob.base}/${file}`)
    .toSorted();
}
