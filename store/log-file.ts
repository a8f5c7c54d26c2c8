import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import type { LogSink } from '../engine/ports.ts';
import { translateFileError } from './database-errors.ts';

/** One open log. A disk that refuses a write makes that write, or a later one, and `close` reject. */
export class LogFile implements LogSink {
  readonly #path: string;
  readonly #stream: WriteStream;
  #failure: unknown;
  #drained: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  /** Goes on at the end of the file when it exists. @throws RuntimeError `store/…` when its directory cannot be made. */
  constructor(path: string) {
    this.#path = path;
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    } catch (error) {
      throw translateFileError(error, path);
    }
    this.#stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
    this.#stream.on('error', (error) => {
      this.#failure ??= translateFileError(error, path);
    });
  }

  /** The chunk belongs to the log from here on. */
  write(chunk: Uint8Array): Promise<void> | void {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#closed !== undefined) return Promise.reject(new Error(`${this.#path} is closed`));
    if (this.#stream.write(chunk)) return undefined;
    this.#drained ??= this.#drain();
    return this.#drained;
  }

  /** Resolves when everything is in the file. Safe to call twice. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #drain(): Promise<void> {
    const stream = this.#stream;
    await new Promise<void>((resolve) => {
      const done = () => {
        stream.off('drain', done).off('close', done);
        resolve();
      };
      stream.on('drain', done).on('close', done);
    });
    this.#drained = undefined;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #end(): Promise<void> {
    this.#stream.end();
    try {
      await finished(this.#stream);
    } catch (error) {
      throw this.#failure ?? translateFileError(error, this.#path);
    }
  }
}
