import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Owner } from '../../engine/ports.ts';
import { hasCode } from './host-process.ts';

const prefix = 'pipeline-pod-';
const ownerFile = 'owner.json';
/** In a directory that was kept to look inside. */
export const keptFile = 'kept';

/** A fresh directory with a workspace and a scratch directory, and a note about who made it. */
export async function makePodDirectory(temporaryDirectory: string, owner: Owner): Promise<string> {
  const directory = await realpath(await mkdtemp(join(temporaryDirectory, prefix)));
  await writeFile(join(directory, ownerFile), JSON.stringify(owner));
  for (const name of ['workspace', 'scratch']) await mkdir(join(directory, name));
  return directory;
}

/** Directories of owners that are dead. */
export async function leftDirectories(
  temporaryDirectory: string,
  isAlive: (owner: Owner) => boolean,
  { kept }: { readonly kept: boolean },
): Promise<readonly string[]> {
  const names = await readdir(temporaryDirectory);
  const left: string[] = [];
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const directory = join(temporaryDirectory, name);
    const owner = await readOwner(directory);
    if (owner === undefined || isAlive(owner)) continue;
    if (kept || !(await exists(join(directory, keptFile)))) left.push(directory);
  }
  return left;
}

/** Also removes what a tool made read-only, as package managers do with their caches. */
export async function removeDirectory(directory: string): Promise<void> {
  try {
    await rm(directory, { recursive: true, force: true });
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM')) throw error;
    await makeWritable(directory);
    await rm(directory, { recursive: true, force: true });
  }
}

async function makeWritable(directory: string): Promise<void> {
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeWritable(join(directory, entry.name));
  }
}

async function readOwner(directory: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(join(directory, ownerFile), 'utf8')) as Owner; // written by makePodDirectory
  } catch {
    return undefined; // being made or removed right now, or somebody else's
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
