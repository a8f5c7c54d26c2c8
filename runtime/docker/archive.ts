import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header, pack } from 'tar-stream';

/** What an entry has to say; the rest has defaults. */
export type EntryHeader = Partial<Header> & Pick<Header, 'name'>;

/** An entry with its content; directories and links have none. */
export interface ArchiveEntry {
  readonly header: EntryHeader;
  readonly content?: Buffer;
}

/**
 * A tar with changed headers; `rewrite` returns undefined to leave an entry out. Content streams through.
 * Entries of `first` come before everything else.
 */
export function rewriteArchive(
  source: Readable,
  rewrite: (header: Header) => EntryHeader | undefined,
  first: readonly ArchiveEntry[] = [],
): Readable {
  const entries = extract();
  const target = pack();
  const pump = async () => {
    for (const { header, content = Buffer.alloc(0) } of first) target.entry(header, content);
    for await (const entry of entries) {
      const header = rewrite(entry.header);
      if (header === undefined) {
        entry.resume();
        continue;
      }
      const sink = target.entry(header);
      if (header.type === 'file') await pipeline(entry, sink);
      else entry.resume();
    }
    target.finalize();
  };
  const fail = (error: Error) => target.destroy(error);
  source.once('error', (error) => entries.destroy(error));
  target.once('close', () => source.destroy());
  source.pipe(entries);
  pump().catch(fail);
  return Readable.from(target);
}

/** An entry for a directory everybody may write to. */
export function openDirectory(path: string): ArchiveEntry {
  return { header: { name: `${path.replace(/^\/+|\/+$/g, '')}/`, type: 'directory', mode: 0o777 } };
}

export function openDirectories(paths: readonly string[]): Readable {
  const archive = pack();
  for (const { header } of paths.map(openDirectory)) archive.entry(header);
  archive.finalize();
  return Readable.from(archive);
}

/**
 * Rewrites headers so that the archive can be unpacked at `/`: everything lands below `directory`, belongs to root
 * and is writable for everybody. A name that climbs out with `..` is clamped to the directory.
 */
export function landingIn(directory: string): (header: Header) => EntryHeader | undefined {
  const inside = (name: string) => posix.join(directory, posix.join('/', name)).slice(1);
  return (header) => {
    const base = { ...header, name: inside(header.name), uid: 0, gid: 0, uname: '', gname: '', pax: null };
    switch (header.type) {
      case 'file':
      case 'contiguous-file':
        return { ...base, type: 'file', mode: (header.mode ?? 0o644) | 0o666 };
      case 'directory':
        return { ...base, mode: 0o777 };
      case 'link':
        return { ...base, linkname: inside(header.linkname ?? '') };
      case 'symlink':
        return base;
      default:
        return undefined; // devices and the like do not belong into a workspace
    }
  };
}

/** `directory` and the directories above it, outermost first. */
export function parentDirectories(directory: string): readonly string[] {
  const parts = posix.resolve('/', directory).split('/').filter(Boolean);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}
