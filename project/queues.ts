import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Owner } from '../engine/ports.ts';

export interface QueuesOptions {
  /** `.pipeline/queues`; made when it is first needed. */
  readonly directory: string;
  readonly owner: Owner;
  readonly isAlive: (owner: Owner) => boolean;
  readonly clock: Clock;
}

/** Whoever holds a key. The same holder may take it again; others wait. */
export interface QueueRequest {
  readonly key: string;
  readonly holder: string;
}

interface Lock {
  readonly key: string;
  readonly holder: string;
  readonly owner: Owner;
}

const pollMs = 500;

/**
 * Keys that one execution of this project holds at a time, as files with the process that holds them. What a process
 * held that is gone is free.
 */
export class Queues {
  readonly #options: QueuesOptions;
  /** Files of this process, by path, and how often their holder has taken them. */
  readonly #held = new Map<string, { readonly holder: string; times: number }>();

  constructor(options: QueuesOptions) {
    this.#options = options;
  }

  /** Waits for the key. @returns what gives it back; safe to call twice. @throws the signal's reason */
  async acquire(
    request: QueueRequest,
    signal: AbortSignal,
    onWait: () => void = () => undefined,
  ): Promise<() => Promise<void>> {
    const { directory, clock } = this.#options;
    const file = join(directory, `${fileName(request.key)}.lock`);
    await mkdir(directory, { recursive: true });
    let isWaiting = false;
    while (!(await this.#take(file, request))) {
      if (!isWaiting) onWait();
      isWaiting = true;
      await clock.sleep(pollMs, signal);
    }
    let isReleased = false;
    return async () => {
      if (isReleased) return;
      isReleased = true;
      await this.#giveBack(file);
    };
  }

  /** Gives back whatever this process still holds. */
  async close(): Promise<void> {
    const files = [...this.#held.keys()];
    this.#held.clear();
    for (const file of files) await rm(file, { force: true });
  }

  async #take(file: string, { key, holder }: QueueRequest): Promise<boolean> {
    const held = this.#held.get(file);
    if (held !== undefined) {
      if (held.holder === holder) held.times += 1;
      return held.holder === holder;
    }
    const lock: Lock = { key, holder, owner: this.#options.owner };
    if (await create(file, JSON.stringify(lock))) {
      this.#held.set(file, { holder, times: 1 });
      return true;
    }
    await this.#removeDead(file);
    return false;
  }

  async #giveBack(file: string): Promise<void> {
    const held = this.#held.get(file);
    if (held === undefined) return;
    held.times -= 1;
    if (held.times > 0) return;
    await rm(file, { force: true });
    this.#held.delete(file);
  }

  /** Moves the file away first: of several processes that find it dead, one succeeds. */
  async #removeDead(file: string): Promise<void> {
    const lock = await read(file);
    if (lock === undefined || this.#options.isAlive(lock.owner)) return;
    const { pid } = this.#options.owner;
    const aside = `${file}.${pid}`;
    try {
      await rename(file, aside);
    } catch {
      // Another process was faster.
      return;
    }
    const moved = await read(aside);
    const isStillDead = moved === undefined || !this.#options.isAlive(moved.owner);
    if (!isStillDead) await create(file, JSON.stringify(moved));
    await rm(aside, { force: true });
  }
}

/** Readable where the key is, and never the name of another key's file. */
function fileName(key: string): string {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 12);
  return `${key.replaceAll(/[^\w-]+/g, '_').slice(0, 40)}-${digest}`;
}

async function create(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when there is no such file, or when its owner is in the middle of writing it. */
async function read(file: string): Promise<Lock | undefined> {
  try {
    // Written by `#take`, so its shape is known.
    return JSON.parse(await readFile(file, 'utf8')) as Lock;
  } catch {
    return undefined;
  }
}
