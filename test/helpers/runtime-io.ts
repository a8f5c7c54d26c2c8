import type { ByteSink, ContainerIo, Progress } from '../../engine/ports.ts';

/** Keeps what is written. */
export class TextSink implements ByteSink {
  readonly #chunks: Buffer[] = [];

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  write(chunk: Uint8Array): void {
    this.#chunks.push(Buffer.from(chunk));
  }
}

/** What a call gets to talk to its caller, remembered; the test aborts it. */
export class TestIo implements ContainerIo {
  readonly output = new TextSink();
  readonly reports: Progress[] = [];
  readonly #abort = new AbortController();

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  readonly progress = (report: Progress): void => {
    this.reports.push(report);
  };

  abort(reason = new Error('aborted by the test')): void {
    this.#abort.abort(reason);
  }
}
