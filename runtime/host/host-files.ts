import { constants } from 'node:fs';
import { link, mkdir, open, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { RuntimeError } from '../../engine/errors.ts';
import { packPath } from '../pack-directory.ts';
import { hasCode } from './host-process.ts';

/**
 * Files below one directory of this machine. Archives and links come from repositories nobody vouches for: nothing is
 * read or written outside, wherever names and links point.
 */
export class HostFiles {
  /** Without symbolic links. */
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async copyIn(archive: Readable, directory: string): Promise<void> {
    const target = this.#absolute(directory);
    const entries = extract();
    archive.once('error', (error) => entries.destroy(error));
    for await (const entry of archive.pipe(entries)) {
      const path = join(target, join(sep, entry.header.name));
      await this.#makeParents(path);
      if (entry.header.type === 'file') await pipeline(entry, await createFile(path, entry.header.mode));
      else await this.#writeSpecial(entry.header, path, target);
      entry.resume();
    }
  }

  async readFile(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
    const file = await this.#existing(path);
    if (file === undefined) return undefined;
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw unreadable(path, 'it is not a file');
      if (stats.size > maxBytes) throw tooLarge(path, stats.size, maxBytes);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }

  async listFiles(directory: string): Promise<readonly string[]> {
    const start = await this.#existing(directory);
    if (start === undefined) return [];
    const entries = await readdir(start, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(start, join(entry.parentPath, entry.name)))
      .sort();
  }

  async copyOut(path: string): Promise<Readable> {
    const existing = await this.#existing(path);
    if (existing === undefined) throw unreadable(path, 'there is no such file or directory');
    return packPath(existing);
  }

  async #writeSpecial(header: Header, path: string, target: string): Promise<void> {
    switch (header.type) {
      case 'directory':
        await mkdir(path, { recursive: true });
        return;
      case 'symlink':
        await rm(path, { force: true });
        await symlink(header.linkname, path);
        return;
      case 'link': {
        const source = await this.#existing(join(target, join(sep, header.linkname)));
        if (source !== undefined) await link(source, path);
        return;
      }
      default:
        return; // devices and the like do not belong into a workspace
    }
  }

  async #makeParents(path: string): Promise<void> {
    const parent = dirname(path);
    // Looked at before as well: mkdir would follow a link that was unpacked a moment ago.
    await this.#nearestExisting(parent);
    await mkdir(parent, { recursive: true });
  }

  /** @throws RuntimeError when the nearest directory that exists is outside. */
  async #nearestExisting(path: string): Promise<void> {
    for (let at = path; ; at = dirname(at)) {
      const found = await this.#existing(at);
      if (found !== undefined || at === this.#root) return;
    }
  }

  /** The real path, or undefined when nothing is there. */
  async #existing(path: string): Promise<string | undefined> {
    try {
      const real = await realpath(this.#absolute(path));
      if (!isInside(this.#root, real)) throw unreadable(path, 'it leads out of the workspace');
      return real;
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
      if (hasCode(error, 'ELOOP')) throw unreadable(path, 'it is a link to itself');
      throw error;
    }
  }

  #absolute(path: string): string {
    const absolute = isAbsolute(path) ? path : join(this.#root, path);
    if (!isInside(this.#root, join(absolute))) {
      throw unreadable(path, `it is outside of ${this.#root}, where this stage's files are`);
    }
    return join(absolute);
  }
}

/** A link at that place is replaced: it must not lead the content elsewhere. */
async function createFile(path: string, mode: number): Promise<Writable> {
  await rm(path, { force: true });
  const handle = await open(path, 'wx', 0o600);
  await handle.chmod((mode & 0o777) | 0o600);
  return handle.createWriteStream();
}

function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root + sep);
}

function unreadable(path: string, why: string): RuntimeError {
  return new RuntimeError({
    code: 'runtime/unreadable-file',
    message: `${path} cannot be used: ${why}.`,
    failureType: 'Unknown',
  });
}

function tooLarge(path: string, size: number, maxBytes: number): RuntimeError {
  return new RuntimeError({
    code: 'runtime/file-too-large',
    message: `${path} has ${size} bytes; at most ${maxBytes} are read.`,
    failureType: 'Unknown',
  });
}
