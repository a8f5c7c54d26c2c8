import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { RuntimeError } from '../../engine/errors.ts';

/**
 * A tar of a directory of this machine, readable for everybody, its entries below `prefix`.
 * @throws RuntimeError when there is no such directory.
 */
export async function packDirectory(directory: string, prefix: string): Promise<Readable> {
  const isDirectory = await lstat(directory).then(
    (stats) => stats.isDirectory() || stats.isSymbolicLink(),
    () => false,
  );
  if (!isDirectory) {
    throw new RuntimeError({
      code: 'runtime/host-directory-missing',
      message: `The directory ${directory} does not exist on this machine.`,
      failureType: 'ConfigurationFailure',
    });
  }
  const archive = pack();
  addChildren(archive, directory, prefix).then(
    () => archive.finalize(),
    (error: Error) => archive.destroy(error),
  );
  return Readable.from(archive);
}

async function addChildren(archive: Pack, directory: string, prefix: string): Promise<void> {
  for (const child of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, child.name);
    const name = `${prefix}/${child.name}`;
    if (child.isDirectory()) {
      archive.entry({ name, type: 'directory', mode: 0o755 });
      await addChildren(archive, path, name);
    } else if (child.isSymbolicLink()) {
      archive.entry({ name, type: 'symlink', linkname: await readlink(path) });
    } else if (child.isFile()) {
      const { size, mode, mtime } = await lstat(path);
      // A file that grows meanwhile would break the archive: no more is read than was announced.
      const content = size === 0 ? Readable.from([]) : createReadStream(path, { end: size - 1 });
      await pipeline(content, archive.entry({ name, size, mode: (mode & 0o755) | 0o444, mtime }));
    }
  }
}
