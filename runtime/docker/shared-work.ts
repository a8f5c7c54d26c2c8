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
    this.#join(shared, io);
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

  /** Whoever comes later learns at once how far the work is. */
  #join(shared: Shared<T>, io: ContainerIo): void {
    if (shared.participants.has(io)) return;
    shared.participants.add(io);
    if (shared.latest.progress !== undefined) io.progress(shared.latest.progress);
  }

  #start(key: string, first: ContainerIo, work: (io: ContainerIo) => Promise<T>): Shared<T> {
    const participants = new Set([first]);
    const cancel = new AbortController();
    const output: ByteSink = {
      write: async (chunk) => {
        await Promise.all([...participants].map((each) => each.output.write(chunk)));
      },
    };
    const latest: Shared<T>['latest'] = { progress: undefined };
    const progress = (report: Progress) => {
      latest.progress = report;
      for (const each of participants) each.progress(report);
    };
    const result = work({ output, progress, signal: cancel.signal });
    const shared: Shared<T> = { participants, cancel, latest, result };
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
  readonly latest: { progress: Progress | undefined };
  readonly result: Promise<T>;
}
