/** Lets any number of listeners wait for the next time that something happens. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  happened(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }

  /** Resolves with the next `happened`. @throws the signal's reason */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const stop = () => {
        this.#waiting.delete(done);
        reject(signal.reason);
      };
      const done = () => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}
