import type { Clock } from '../../engine/ports.ts';

/** Repeats an action until it is stopped. */
export function every(clock: Clock, ms: number, action: () => void): () => void {
  const stop = new AbortController();
  const wait = () => {
    clock.sleep(ms, stop.signal).then(
      () => {
        if (stop.signal.aborted) return;
        action();
        wait();
      },
      // Only `stop` ends a sleep early.
      () => undefined,
    );
  };
  wait();
  return () => stop.abort();
}
