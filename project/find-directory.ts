import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/**
 * Where the user's `.pipeline` files are: next to the pipeline file, else in the root of the repository around it.
 * When there is no such directory yet, the place where it would be: the repository's root, or beside the file.
 */
export async function findProjectDirectory(start: {
  readonly file?: string;
  readonly cwd: string;
}): Promise<string> {
  const beside = start.file === undefined ? resolve(start.cwd) : dirname(resolve(start.cwd, start.file));
  const own = join(beside, '.pipeline');
  if (await isDirectory(own)) return own;
  const root = await repositoryRoot(beside);
  return root === undefined ? own : join(root, '.pipeline');
}

/** The nearest directory upwards that holds a `.git`. */
async function repositoryRoot(start: string): Promise<string | undefined> {
  for (let directory = start; ; directory = dirname(directory)) {
    if (await exists(join(directory, '.git'))) return directory;
    if (dirname(directory) === directory) return undefined;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (each) => each.isDirectory(),
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
