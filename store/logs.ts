import { createReadStream } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, LogStore } from '../engine/ports.ts';
import { translateFileError } from './database-errors.ts';
import { LogFile } from './log-file.ts';
import { directoryName, type LogName, logFile, parseLogFile } from './log-names.ts';

/** A log of an execution. */
export interface LogKey extends LogName {
  readonly executionId: string;
}

export interface LogSize extends LogName {
  readonly bytes: number;
}

export interface Tail {
  readonly text: string;
  /** Where it ends in the file, for `follow` to go on. */
  readonly end: number;
}

export interface FollowLogOptions {
  /** Byte to start at; 0 unless told. */
  readonly from?: number;
  readonly pollMs: number;
  /** Says that nothing more will be written; asked before the last look at the file. */
  readonly isComplete: () => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** Logs as files in a directory per execution. What was never written reads as empty. */
export interface Logs {
  /** Where the steps of an execution write. */
  ofExecution(executionId: string): LogStore;
  /** The logs of an execution by node, then by attempt. */
  sizes(executionId: string): Promise<readonly LogSize[]>;
  read(key: LogKey): AsyncIterable<Uint8Array>;
  /** The last lines, without reading what is before them; an unfinished last line counts. */
  tail(key: LogKey, lines: number): Promise<Tail>;
  /** Everything from a place on and, as it is written by whichever process, the rest. @throws the signal's reason. */
  follow(key: LogKey, options: FollowLogOptions): AsyncIterable<Uint8Array>;
  /** Deletes the logs of an execution; fine when there are none. */
  remove(executionId: string): Promise<void>;
}

const blockSize = 64 * 1024;
const lineFeed = 0x0a;

export class LogDirectory implements Logs {
  readonly #directory: string;
  readonly #clock: Clock;

  constructor(directory: string, clock: Clock) {
    this.#directory = directory;
    this.#clock = clock;
  }

  ofExecution(executionId: string): LogStore {
    return { open: (nodeId, attempt) => new LogFile(this.#path({ executionId, nodeId, attempt })) };
  }

  async sizes(executionId: string): Promise<readonly LogSize[]> {
    const directory = this.#executionDirectory(executionId);
    const files = await unlessMissing(readdir(directory, { recursive: true }), directory);
    const sizes: LogSize[] = [];
    for (const file of files ?? []) {
      const name = parseLogFile(file);
      if (name !== undefined) sizes.push({ ...name, bytes: await this.#size(join(directory, file)) });
    }
    return sizes.sort((a, b) => compareText(a.nodeId, b.nodeId) || a.attempt - b.attempt);
  }

  async *read(key: LogKey): AsyncGenerator<Uint8Array> {
    yield* this.#readFrom(this.#path(key), 0);
  }

  async tail(key: LogKey, lines: number): Promise<Tail> {
    const path = this.#path(key);
    const file = await unlessMissing(open(path), path);
    if (file === undefined) return { text: '', end: 0 };
    try {
      const { size } = await file.stat();
      const blocks: Buffer[] = [];
      // The line feed at the very end closes the last line, it does not open another.
      let missing = lines + 1;
      for (let end = size; end > 0 && missing > 0 && lines > 0; ) {
        const start = Math.max(0, end - blockSize);
        const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
        const block = buffer.subarray(0, bytesRead);
        if (end === size && block.at(-1) !== lineFeed) missing -= 1;
        const cut = startOfLines(block, missing);
        missing = cut.missing;
        blocks.unshift(block.subarray(cut.start));
        end = start;
      }
      return { text: Buffer.concat(blocks).toString('utf8'), end: size };
    } finally {
      await file.close();
    }
  }

  async *follow(key: LogKey, options: FollowLogOptions): AsyncGenerator<Uint8Array> {
    const path = this.#path(key);
    for (let position = options.from ?? 0; ; ) {
      options.signal.throwIfAborted();
      const isComplete = await options.isComplete();
      for await (const chunk of this.#readFrom(path, position)) {
        position += chunk.length;
        yield chunk;
      }
      if (isComplete) return;
      await this.#clock.sleep(options.pollMs, options.signal);
    }
  }

  async remove(executionId: string): Promise<void> {
    const directory = this.#executionDirectory(executionId);
    await unlessMissing(rm(directory, { recursive: true, force: true }), directory);
  }

  async *#readFrom(path: string, start: number): AsyncGenerator<Uint8Array> {
    const size = await this.#size(path);
    if (size <= start) return;
    try {
      yield* createReadStream(path, {
        start,
        end: size - 1,
        highWaterMark: blockSize,
      }) as AsyncIterable<Buffer>;
    } catch (error) {
      throw translateFileError(error, path);
    }
  }

  async #size(path: string): Promise<number> {
    return (await unlessMissing(stat(path), path))?.size ?? 0;
  }

  #path(key: LogKey): string {
    return join(this.#executionDirectory(key.executionId), logFile(key));
  }

  #executionDirectory(executionId: string): string {
    return join(this.#directory, directoryName(executionId));
  }
}

/** Finds where the wanted lines begin; `missing` counts the line feeds that are still to be met before it. */
function startOfLines(block: Buffer, wanted: number): { readonly start: number; readonly missing: number } {
  let missing = wanted;
  for (
    let at = block.lastIndexOf(lineFeed);
    at >= 0;
    at = at === 0 ? -1 : block.lastIndexOf(lineFeed, at - 1)
  ) {
    missing -= 1;
    if (missing === 0) return { start: at + 1, missing };
  }
  return { start: 0, missing };
}

async function unlessMissing<Result>(action: Promise<Result>, path: string): Promise<Result | undefined> {
  try {
    return await action;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw translateFileError(error, path);
  }
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
