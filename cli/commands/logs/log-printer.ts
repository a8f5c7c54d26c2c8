import type { Cli } from '../../cli.ts';
import { LogLines } from '../../render/log-lines.ts';
import { coloredLogLine, safeLine, safeLogLine } from '../../render/safe-text.ts';
import { createPaint } from '../../render/style.ts';

/**
 * Prints a log line by line. With a place, it stands before every line. A terminal gets nothing that could control it;
 * a file or a pipe gets the log of a single step byte by byte.
 */
export class LogPrinter {
  readonly #cli: Cli;
  readonly #prefix: string;
  readonly #isVerbatim: boolean;
  readonly #lines = new LogLines();

  constructor(cli: Cli, place: string | undefined) {
    this.#cli = cli;
    this.#prefix = place === undefined ? '' : `${createPaint(cli)('dim', `[${safeLine(place)}]`)} `;
    this.#isVerbatim = place === undefined && cli.stdout.isTTY !== true;
  }

  print(chunk: Uint8Array): void {
    if (this.#isVerbatim) this.#cli.stdout.write(chunk);
    else this.#print(this.#lines.push(chunk));
  }

  end(): void {
    this.#print(this.#lines.end());
  }

  #print(lines: readonly string[]): void {
    const safe = this.#cli.hasColor ? coloredLogLine : safeLogLine;
    for (const line of lines) this.#cli.stdout.write(`${this.#prefix}${safe(line)}\n`);
  }
}
