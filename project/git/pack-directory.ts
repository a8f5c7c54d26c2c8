import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';

/** A tar stream of everything below a directory, `.git` included, with `prefix` in front of every path. */
export function packDirectory(directory: string, prefix: string): Readable {
  const archive = pack();
  addAll(archive, directory, prefix).then(
    () => archive.finalize(),
    (error: unknown) => archive.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return Readable.from(archive, { objectMode: false });
}

async function addAll(archive: Pack, directory: string, prefix: string): Promise<void> {
  if (prefix !== '') await addEntry(archive, { name: `${prefix}/`, type: 'directory', mode: 0o755 });
  for (const name of (await readdir(directory)).sort()) {
    await add(archive, join(directory, name), prefix === '' ? name : `${prefix}/${name}`);
  }
}

async function add(archive: Pack, path: string, name: string): Promise<void> {
  const { mode, mtime, size, ...stats } = await describe(path);
  const header = { name, mode: mode & 0o777, mtime };
  if (stats.isDirectory) return addAll(archive, path, name);
  if (stats.isSymbolicLink) {
    return addEntry(archive, { ...header, type: 'symlink', linkname: await readlink(path) });
  }
  if (!stats.isFile) return;
  await pipeline(
    createReadStream(path, { end: Math.max(0, size - 1) }),
    archive.entry({ ...header, type: 'file', size }),
  );
}

async function describe(path: string) {
  const stats = await lstat(path);
  return {
    mode: stats.mode,
    mtime: stats.mtime,
    size: stats.size,
    isDirectory: stats.isDirectory(),
    isSymbolicLink: stats.isSymbolicLink(),
    isFile: stats.isFile(),
  };
}

function addEntry(archive: Pack, header: Parameters<Pack['entry']>[0]): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.entry(header, (error) => (error ? reject(error) : resolve()));
  });
}
