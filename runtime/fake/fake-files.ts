import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';
import { RuntimeError } from '../../engine/errors.ts';

/** Files of a fake pod: absolute path → content. */
export class FakeFiles {
  readonly #files = new Map<string, Uint8Array>();
  readonly #workspace: string;

  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  /** Relative paths are in the workspace. */
  write(path: string, content: string | Uint8Array): void {
    this.#files.set(posix.resolve(this.#workspace, path), Buffer.from(content));
  }

  read(path: string, maxBytes: number): Uint8Array | undefined {
    const content = this.#files.get(posix.resolve(this.#workspace, path));
    if (content !== undefined && content.byteLength > maxBytes) {
      throw new RuntimeError({
        code: 'runtime/file-too-large',
        message: `${path} is larger than ${maxBytes} bytes.`,
        failureType: 'Unknown',
      });
    }
    return content;
  }

  list(directory: string): readonly string[] {
    const prefix = `${posix.resolve(this.#workspace, directory)}/`;
    return [...this.#files.keys()]
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length))
      .sort();
  }

  async unpack(archive: Readable, directory: string): Promise<void> {
    const entries = archive.pipe(extract());
    archive.once('error', (error) => entries.destroy(error));
    for await (const entry of entries) {
      const content = await buffer(entry);
      if (entry.header.type === 'file') this.write(posix.join(directory, entry.header.name), content);
    }
  }

  /** A tar of one file or of everything below a directory, named as Docker names it: from the last path segment on. */
  pack(path: string): Readable {
    const absolute = posix.resolve(this.#workspace, path);
    const parent = posix.dirname(absolute);
    const archive = pack();
    for (const [name, content] of this.#files) {
      if (name !== absolute && !name.startsWith(`${absolute}/`)) continue;
      archive.entry({ name: posix.relative(parent, name), mode: 0o644 }, Buffer.from(content));
    }
    archive.finalize();
    return Readable.from(archive);
  }
}
