import type { Clock } from '../engine/ports.ts';

/** Longest timer Node keeps: about 24.8 days. */
const longestMs = 2 ** 31 - 1;

/** The clock on the wall. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(
        () => {
          signal.removeEventListener('abort', stop);
          if (ms > longestMs) systemClock.sleep(ms - longestMs, signal).then(resolve, reject);
          else resolve();
        },
        Math.min(ms, longestMs),
      );
      signal.addEventListener('abort', stop, { once: true });
    }),
};
