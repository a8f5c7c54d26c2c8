import type { IncomingMessage } from 'node:http';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract, type Header } from 'tar-stream';
import { RuntimeError } from '../../engine/errors.ts';
import { landingIn, rewriteArchive } from './archive.ts';
import type { EngineClient } from './engine-client.ts';
import { EngineError, isStatus } from './engine-error.ts';

/** Files in a container's volumes, through the engine's archive calls: the container needs no program for it. */
export class PodFiles {
  readonly #client: EngineClient;
  readonly #container: string;

  constructor(client: EngineClient, container: string) {
    this.#client = client;
    this.#container = container;
  }

  /** Directories that are missing are made. */
  async copyIn(archive: Readable, directory: string, signal?: AbortSignal): Promise<void> {
    await this.putAtRoot(rewriteArchive(archive, landingIn(directory)), signal);
  }

  /** Unpacks a tar as it is at `/`. */
  async putAtRoot(archive: Readable, signal?: AbortSignal): Promise<void> {
    await this.#client.run({
      method: 'PUT',
      path: `/containers/${this.#container}/archive`,
      query: { path: '/' },
      body: archive,
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async readFile(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
    let target = path;
    for (let links = 0; links < maxLinks; links++) {
      const entry = await this.#firstEntry(target, maxBytes);
      if (entry === undefined || entry.kind === 'file') return entry?.content;
      target = posix.resolve(posix.dirname(target), entry.target);
    }
    throw unreadable(path, 'it is a chain of too many links');
  }

  async listFiles(directory: string): Promise<readonly string[]> {
    const archive = await this.#open(directory);
    if (archive === undefined) return [];
    const names: string[] = [];
    for await (const entry of this.#entries(archive)) {
      if (isFile(entry.header)) names.push(withoutFirstSegment(entry.header.name));
      entry.resume();
    }
    return names.filter((name) => name !== '').sort();
  }

  async copyOut(path: string): Promise<Readable> {
    const archive = await this.#open(path);
    if (archive === undefined) throw unreadable(path, 'there is no such file or directory');
    return Readable.from(this.#client.chunks(archive), { objectMode: false });
  }

  async #firstEntry(path: string, maxBytes: number): Promise<FirstEntry | undefined> {
    const archive = await this.#open(path);
    if (archive === undefined) return undefined;
    for await (const entry of this.#entries(archive)) {
      const { type, size = 0, linkname } = entry.header;
      if (type === 'symlink') return { kind: 'link', target: linkname ?? '' };
      if (type !== 'file') throw unreadable(path, `it is a ${type ?? 'special file'}`);
      if (size > maxBytes) throw tooLarge(path, size, maxBytes);
      return { kind: 'file', content: await buffer(entry) };
    }
    return undefined;
  }

  #entries(archive: IncomingMessage) {
    const entries = extract();
    const source = Readable.from(this.#client.chunks(archive), { objectMode: false });
    source.once('error', (error) => entries.destroy(error));
    entries.once('close', () => source.destroy());
    source.pipe(entries);
    return entries;
  }

  async #open(path: string): Promise<IncomingMessage | undefined> {
    try {
      return await this.#client.send({
        method: 'GET',
        path: `/containers/${this.#container}/archive`,
        query: { path },
      });
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw error instanceof EngineError ? unreadable(path, error.message) : error;
    }
  }
}

type FirstEntry =
  | { readonly kind: 'file'; readonly content: Uint8Array }
  | { readonly kind: 'link'; readonly target: string };

const maxLinks = 8;

/** The engine names entries after the last segment of the path that was asked for. */
export function withoutFirstSegment(name: string): string {
  const slash = name.indexOf('/');
  return slash < 0 ? '' : name.slice(slash + 1);
}

/** A second name of a file is a link in the archive, and a file for everybody else. */
function isFile({ type }: Header): boolean {
  return type === 'file' || type === 'link';
}

function unreadable(path: string, why: string): RuntimeError {
  return new RuntimeError({
    code: 'runtime/unreadable-file',
    message: `${path} cannot be read: ${why}.`,
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
