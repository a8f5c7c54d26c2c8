import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../engine/ports.ts';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** Time that passes only when nothing else can happen. */
export class FakeClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();

  constructor(start = Date.UTC(2024, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const timer: Timer = { at: this.#now + ms, fire: resolve };
      this.#timers.add(timer);
      signal.addEventListener(
        'abort',
        () => {
          this.#timers.delete(timer);
          reject(signal.reason);
        },
        { once: true },
      );
    });
  }

  /** Lets a promise settle, moving time on to the next timer whenever everything else waits. */
  async run<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    promise.then(settle, settle);
    while (!isSettled) {
      for (let turn = 0; turn < 3 && !isSettled; turn++) await setImmediate();
      if (!isSettled) this.#advance();
    }
    return promise;
  }

  #advance(): void {
    const [first] = [...this.#timers].sort((a, b) => a.at - b.at);
    if (first === undefined) return;
    this.#timers.delete(first);
    this.#now = Math.max(this.#now, first.at);
    first.fire();
  }
}
