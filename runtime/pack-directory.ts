import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { RuntimeError } from '../engine/errors.ts';

/**
 * A tar of a directory of this machine, readable for everybody, its entries below `prefix`.
 * @throws RuntimeError when there is no such directory.
 */
export async function packDirectory(directory: string, prefix: string): Promise<Readable> {
  const isDirectory = await lstat(directory).then(
    (stats) => stats.isDirectory() || stats.isSymbolicLink(),
    () => false,
  );
  if (!isDirectory) throw directoryMissing(directory);
  return packed((archive) => addChildren(archive, directory, prefix));
}

/** A tar of a file or directory, its entries named from the last segment of the path on. The path exists. */
export function packPath(path: string): Readable {
  return packed((archive) => addPath(archive, path, basename(path)));
}

export function directoryMissing(directory: string): RuntimeError {
  return new RuntimeError({
    code: 'runtime/host-directory-missing',
    message: `The directory ${directory} does not exist on this machine.`,
    failureType: 'ConfigurationFailure',
  });
}

function packed(add: (archive: Pack) => Promise<void>): Readable {
  const archive = pack();
  add(archive).then(
    () => archive.finalize(),
    (error: Error) => archive.destroy(error),
  );
  return Readable.from(archive);
}

async function addChildren(archive: Pack, directory: string, prefix: string): Promise<void> {
  for (const name of await readdir(directory)) {
    await addPath(archive, join(directory, name), `${prefix}/${name}`);
  }
}

async function addPath(archive: Pack, path: string, name: string): Promise<void> {
  const stats = await lstat(path);
  const { size, mode, mtime } = stats;
  if (stats.isDirectory()) {
    archive.entry({ name, type: 'directory', mode: 0o755, mtime });
    await addChildren(archive, path, name);
  } else if (stats.isSymbolicLink()) {
    archive.entry({ name, type: 'symlink', linkname: await readlink(path), mtime });
  } else if (stats.isFile()) {
    // A file that grows meanwhile would break the archive: no more is read than was announced.
    const content = size === 0 ? Readable.from([]) : createReadStream(path, { end: size - 1 });
    await pipeline(content, archive.entry({ name, size, mode: (mode & 0o755) | 0o444, mtime }));
  }
}
