import { LogLines } from './log-lines.ts';
import { safeLogLine } from './safe-text.ts';

/** The last lines of a step's log, safe to print. A new attempt starts over. */
export class LogTail {
  readonly #limit: number;
  #attempt = 0;
  #lines = new LogLines();
  #kept: string[] = [];
  #total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(attempt: number, chunk: Uint8Array): void {
    if (attempt !== this.#attempt) {
      this.#attempt = attempt;
      this.#lines = new LogLines();
      this.#kept = [];
      this.#total = 0;
    }
    this.#keep(this.#lines.push(chunk));
  }

  end(): void {
    this.#keep(this.#lines.end());
  }

  get lines(): readonly string[] {
    return this.#kept;
  }

  /** How many lines came before those that are kept. */
  get missing(): number {
    return this.#total - this.#kept.length;
  }

  /** What a person would see in the log's last row now, a line that is not complete included. */
  get current(): string {
    const unfinished = printable(this.#lines.unfinished);
    return unfinished === '' ? (this.#kept.findLast((line) => line.trim() !== '') ?? '') : unfinished;
  }

  #keep(lines: readonly string[]): void {
    this.#total += lines.length;
    // What would be pushed out again need not be cleaned.
    for (const line of lines.slice(-this.#limit)) this.#kept.push(printable(line));
    this.#kept = this.#kept.slice(-this.#limit);
  }
}

function printable(line: string): string {
  return safeLogLine(line).replaceAll('\t', '  ').trimEnd();
}
