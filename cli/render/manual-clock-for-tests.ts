import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../engine/ports.ts';

/** Stands still until `advance` moves it, from timer to timer. */
export class ManualClock implements Clock {
  #now: number;
  readonly #timers = new Set<{ readonly at: number; readonly fire: () => void }>();

  constructor(now = Date.UTC(2024, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const stop = () => {
        this.#timers.delete(timer);
        reject(signal.reason);
      };
      const fire = () => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const timer = { at: this.#now + ms, fire };
      this.#timers.add(timer);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  /** How many sleepers are left: 0 when everything that was started has been stopped. */
  get sleepers(): number {
    return this.#timers.size;
  }

  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await setImmediate();
      const [first] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (first === undefined || first.at > until) break;
      this.#timers.delete(first);
      this.#now = first.at;
      first.fire();
    }
    this.#now = until;
    await setImmediate();
  }
}
