import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { kill } from 'node:process';
import type { Readable } from 'node:stream';
import type { ByteSink, Clock, ContainerExit, ContainerRun } from '../../engine/ports.ts';

interface HostProcessOptions {
  /** Started `detached`, so that its pid is also the id of its process group. */
  readonly child: ChildProcess & { readonly stdout: Readable; readonly stderr: Readable };
  readonly pid: number;
  readonly output: ByteSink;
  readonly clock: Clock;
  /** Told once when the process is gone and its output is through. */
  readonly ended: () => void;
}

/** How long output is still read after the process is gone, when something outside its group holds the pipes. */
const drainMs = 2_000;

/** A process of this machine with everything it started. */
export class HostProcess implements ContainerRun {
  readonly #options: HostProcessOptions;
  readonly #gone: Promise<number>;
  readonly #exit: Promise<ContainerExit>;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: HostProcessOptions) {
    this.#options = options;
    this.#gone = once(options.child, 'exit').then(([code, signal]) => exitCode(code, signal));
    this.#exit = this.#finish();
    this.#exit.catch(() => {}); // whoever calls wait() sees it
  }

  wait(): Promise<ContainerExit> {
    return this.#exit;
  }

  async stop(graceMs: number): Promise<void> {
    if (graceMs > 0) {
      this.#kill('SIGTERM');
      await this.#orAfter(this.#gone, graceMs);
    }
    this.#kill('SIGKILL');
    await this.#gone;
  }

  async #finish(): Promise<ContainerExit> {
    const { child, ended } = this.#options;
    const drained = Promise.all([this.#drain(child.stdout), this.#drain(child.stderr)]);
    drained.catch(() => {}); // awaited below, after the exit
    try {
      const code = await this.#gone;
      this.#kill('SIGKILL'); // as in a container: what the process left behind ends with it
      await this.#orAfter(drained, drainMs);
      child.stdout.destroy();
      child.stderr.destroy();
      return { exitCode: code, outOfMemory: false };
    } finally {
      ended();
    }
  }

  async #drain(stream: Readable): Promise<void> {
    try {
      for await (const chunk of stream) {
        this.#writing = this.#writing.then(() => this.#options.output.write(chunk));
        await this.#writing;
      }
    } catch (error) {
      if (!stream.destroyed || !isPrematureClose(error)) throw error;
    }
  }

  /** Resolves when the work is done, rejects when it fails, or gives up after some time. */
  async #orAfter(work: Promise<unknown>, ms: number): Promise<void> {
    const over = new AbortController();
    const timeout = this.#options.clock.sleep(ms, over.signal).catch(() => {});
    try {
      await Promise.race([work, timeout]);
    } finally {
      over.abort();
    }
  }

  #kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    try {
      kill(-this.#options.pid, signal);
    } catch (error) {
      if (!hasCode(error, 'ESRCH', 'EPERM')) throw error; // the group is gone already; macOS says EPERM for zombies
    }
  }
}

/** A shell's way to say how a process ended. */
function exitCode(code: unknown, signal: unknown): number {
  if (typeof code === 'number') return code;
  return 128 + (constants.signals[signal as NodeJS.Signals] ?? 0); // an exit without a code has a signal
}

/** We stopped reading ourselves. */
function isPrematureClose(error: unknown): boolean {
  return hasCode(error, 'ERR_STREAM_PREMATURE_CLOSE');
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
