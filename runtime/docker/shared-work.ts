import type { ByteSink, ContainerIo, Progress } from '../../engine/ports.ts';
import { orAborted } from './or-aborted.ts';

/**
 * Runs work once for everybody who wants the same thing at the same time. All participants see its output and
 * progress; whoever aborts leaves alone, and the last one to leave cancels the work.
 */
export class SharedWork<T> {
  readonly #running = new Map<string, Shared<T>>();

  async do(key: string, io: ContainerIo, work: (io: ContainerIo) => Promise<T>): Promise<T> {
    io.signal.throwIfAborted();
    const shared = this.#running.get(key) ?? this.#start(key, io, work);
    shared.participants.add(io);
    const leave = () => {
      shared.participants.delete(io);
      if (shared.participants.size === 0) {
        this.#running.delete(key);
        shared.cancel.abort(io.signal.reason);
      }
    };
    io.signal.addEventListener('abort', leave, { once: true });
    try {
      return await orAborted(shared.result, io.signal);
    } finally {
      io.signal.removeEventListener('abort', leave);
      shared.participants.delete(io);
    }
  }

  #start(key: string, first: ContainerIo, work: (io: ContainerIo) => Promise<T>): Shared<T> {
    const participants = new Set([first]);
    const cancel = new AbortController();
    const output: ByteSink = {
      write: async (chunk) => {
        await Promise.all([...participants].map((each) => each.output.write(chunk)));
      },
    };
    const progress = (report: Progress) => {
      for (const each of participants) each.progress(report);
    };
    const result = work({ output, progress, signal: cancel.signal });
    const shared: Shared<T> = { participants, cancel, result };
    this.#running.set(key, shared);
    const forget = () => {
      if (this.#running.get(key) === shared) this.#running.delete(key);
    };
    result.then(forget, forget);
    return shared;
  }
}

interface Shared<T> {
  readonly participants: Set<ContainerIo>;
  readonly cancel: AbortController;
  readonly result: Promise<T>;
}
