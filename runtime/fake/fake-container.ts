import type { ByteSink, Clock, ContainerExit, ContainerRun } from '../../engine/ports.ts';
import type { Behavior } from './behavior.ts';

interface FakeContainerOptions {
  readonly behavior: Behavior;
  readonly clock: Clock;
  readonly output: ByteSink;
  /** Called once when the process is gone, before `wait` resolves. */
  readonly ended: () => void;
}

const sigterm = 143;
const sigkill = 137;

/** A process that exists only as a promise and a behavior. */
export class FakeContainer implements ContainerRun {
  readonly #stopping = new AbortController();
  readonly #options: FakeContainerOptions;
  readonly #exit: Promise<ContainerExit>;

  constructor(options: FakeContainerOptions) {
    this.#options = options;
    this.#exit = Promise.resolve().then(() => this.#run());
    this.#exit.catch(() => {}); // whoever calls wait() sees it
  }

  wait(): Promise<ContainerExit> {
    return this.#exit;
  }

  async stop(graceMs: number): Promise<void> {
    if (this.#options.behavior.ignoresTerm === true && graceMs > 0) {
      const ended = new AbortController();
      const grace = this.#options.clock.sleep(graceMs, ended.signal).catch(() => {});
      await Promise.race([grace, this.#exit]);
      ended.abort();
      this.#end(sigkill);
    } else {
      this.#end(graceMs > 0 ? sigterm : sigkill);
    }
    await this.#exit;
  }

  /** The exit code travels as the abort's reason. */
  #end(exitCode: number): void {
    this.#stopping.abort(exitCode);
  }

  async #run(): Promise<ContainerExit> {
    const { behavior, clock, output, ended } = this.#options;
    const { signal } = this.#stopping;
    if (behavior.output !== undefined) await output.write(Buffer.from(behavior.output));
    if (behavior.endless === true) await aborted(signal);
    else if (behavior.delayMs !== undefined) {
      await clock.sleep(behavior.delayMs, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
    ended();
    if (signal.aborted) return { exitCode: signal.reason, outOfMemory: false };
    return { exitCode: behavior.exitCode ?? 0, outOfMemory: behavior.outOfMemory ?? false };
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
