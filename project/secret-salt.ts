import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissingFile } from './missing-file.ts';

/**
 * The project's own key for the digests of found secrets, made at the first call. Whoever reads the digests without it
 * cannot try out candidates. Several processes that make it at the same time agree on one.
 */
export async function secretSalt(path: string): Promise<string> {
  const known = await read(path);
  if (known !== undefined) return known;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(path, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const isOthers = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!isOthers) throw error;
  }
  return (await read(path)) ?? '';
}

async function read(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim() || undefined;
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}
