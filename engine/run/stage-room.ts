import type { Pod, PodSpec, ReportProgress, Runtime } from '../ports.ts';

/** What a running stage holds: its pod, opened when first needed, and what must end with it. */
export class StageRoom {
  readonly #runtime: Runtime;
  readonly #spec: () => PodSpec;
  readonly #endings: (() => Promise<void>)[] = [];
  #pod: Promise<Pod> | undefined;

  constructor(runtime: Runtime, spec: () => PodSpec) {
    this.#runtime = runtime;
    this.#spec = spec;
  }

  /** The same pod for every step; a pod that could not be opened is tried again by the next step. */
  pod(progress: ReportProgress, signal: AbortSignal): Promise<Pod> {
    if (this.#pod !== undefined) return this.#pod;
    const opening = this.#runtime.openPod(this.#spec(), { progress, signal });
    this.#pod = opening;
    opening.catch(() => {
      if (this.#pod === opening) this.#pod = undefined;
    });
    return opening;
  }

  atEnd(end: () => Promise<void>): void {
    this.#endings.push(end);
  }

  /** Ends what runs behind the steps, newest first. @returns what went wrong. */
  async endBackground(): Promise<readonly unknown[]> {
    const endings = this.#endings.splice(0).toReversed();
    const results = await Promise.allSettled(endings.map((end) => end()));
    return results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  }

  async close(options: { readonly keep: boolean }): Promise<void> {
    const opening = this.#pod;
    if (opening === undefined) return;
    const pod = await opening.catch(() => undefined);
    await pod?.close(options);
  }
}
