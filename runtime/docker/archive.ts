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
 * A tar with changed headers. `rewrite` returns the entries to write instead: none to leave it out, and the last one
 * gets the content, which streams through. Entries of `first` come before everything else.
 */
export function rewriteArchive(
  source: Readable,
  rewrite: (header: Header) => readonly EntryHeader[],
  first: readonly ArchiveEntry[] = [],
): Readable {
  const entries = extract();
  const target = pack();
  const pump = async () => {
    for (const { header, content = Buffer.alloc(0) } of first) target.entry(header, content);
    for await (const entry of entries) {
      const headers = rewrite(entry.header);
      const last = headers.at(-1);
      for (const header of headers.slice(0, -1)) target.entry(header);
      if (last === undefined) entry.resume();
      else if (last.type === 'file') await pipeline(entry, target.entry(last));
      else {
        target.entry(last);
        entry.resume();
      }
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

/** A tar of directories everybody may write to. */
export function openDirectories(paths: readonly string[]): Readable {
  const archive = pack();
  for (const path of paths) archive.entry(openDirectory(path));
  archive.finalize();
  return Readable.from(archive);
}

/**
 * Rewrites headers so that the archive can be unpacked at `/`: everything lands below `directory`, belongs to root
 * and is writable for everybody, directories the archive does not mention included. A name that climbs out with `..`
 * is clamped to the directory. One for each archive: it remembers the directories it has seen.
 */
export function landingIn(directory: string): (header: Header) => readonly EntryHeader[] {
  const inside = (name: string) => posix.join('/', directory, posix.join('/', name)).slice(1);
  const opened = new Set<string>();
  const openAbove = (name: string) =>
    directoriesAbove(name).flatMap((path) => {
      if (opened.has(path)) return [];
      opened.add(path);
      return [openDirectory(path)];
    });
  return (header) => {
    const name = inside(header.name);
    const base = { ...header, name, uid: 0, gid: 0, uname: '', gname: '', pax: null };
    switch (header.type) {
      case 'file':
      case 'contiguous-file':
        return [...openAbove(name), { ...base, type: 'file', mode: header.mode | 0o666 }];
      case 'directory':
        return openAbove(`${name}/.`);
      case 'link':
        return [...openAbove(name), { ...base, linkname: inside(header.linkname) }];
      case 'symlink':
        return [...openAbove(name), base];
      default:
        return []; // devices and the like do not belong into a workspace
    }
  };
}

function openDirectory(path: string): EntryHeader {
  return { name: `${path.replace(/^\/+|\/+$/g, '')}/`, type: 'directory', mode: 0o777 };
}

/** Outermost first, without the root. */
function directoriesAbove(name: string): readonly string[] {
  const parts = name.split('/').filter(Boolean);
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
