import type { Readable } from 'node:stream';
import type { LogSink, Pod, PodSpec, ReportProgress, Runtime } from '../ports.ts';

/** What a running stage holds: its pod, opened when first needed, and what must end with it. */
export class StageRoom {
  readonly #runtime: Runtime;
  readonly #spec: () => PodSpec;
  readonly #endings: (() => Promise<void>)[] = [];
  /** Logs of background steps: open until what writes to them has ended. */
  readonly #logs: LogSink[] = [];
  #pod: Promise<Pod> | undefined;

  readonly #restore: (pod: Pod) => Promise<void>;

  /** `restore` fills a pod that was just opened: the workspace of the execution that is resumed. */
  constructor(runtime: Runtime, spec: () => PodSpec, restore: (pod: Pod) => Promise<void>) {
    this.#runtime = runtime;
    this.#spec = spec;
    this.#restore = restore;
  }

  /** The same pod for every step; a pod that could not be opened is tried again by the next step. */
  pod(progress: ReportProgress, signal: AbortSignal): Promise<Pod> {
    if (this.#pod !== undefined) return this.#pod;
    const opening = this.#open(progress, signal);
    this.#pod = opening;
    opening.catch(() => {
      if (this.#pod === opening) this.#pod = undefined;
    });
    return opening;
  }

  async #open(progress: ReportProgress, signal: AbortSignal): Promise<Pod> {
    const pod = await this.#runtime.openPod(this.#spec(), { progress, signal });
    try {
      await this.#restore(pod);
      return pod;
    } catch (error) {
      await pod.close({ keep: false });
      throw error;
    }
  }

  /** The workspace as a tar stream, when there is a pod. */
  async archive(): Promise<Readable | undefined> {
    const pod = await this.#pod?.catch(() => undefined);
    return pod?.copyOut(pod.workspace);
  }

  atEnd(end: () => Promise<void>): void {
    this.#endings.push(end);
  }

  keepOpen(log: LogSink): void {
    this.#logs.push(log);
  }

  /** Ends what runs behind the steps, newest first. @returns what went wrong. */
  async endBackground(): Promise<readonly unknown[]> {
    const endings = this.#endings.splice(0).toReversed();
    const ended = await Promise.allSettled(endings.map((end) => end()));
    const closed = await Promise.allSettled(this.#logs.splice(0).map((log) => log.close()));
    return [...ended, ...closed].flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  }

  async close(options: { readonly keep: boolean }): Promise<void> {
    const opening = this.#pod;
    if (opening === undefined) return;
    const pod = await opening.catch(() => undefined);
    await pod?.close(options);
  }
}
