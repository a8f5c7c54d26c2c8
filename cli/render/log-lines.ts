/** No line is longer than this: a log without line feeds must not fill the memory. In UTF-16 units. */
const longestLine = 16 * 1024;

/** Cuts a log that comes in chunks into lines of text. */
export class LogLines {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** @returns the lines that are complete now, without their line feeds. */
  push(chunk: Uint8Array): readonly string[] {
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split('\n');
    this.#rest = lines.pop() ?? '';
    while (this.#rest.length > longestLine) {
      lines.push(this.#rest.slice(0, longestLine));
      this.#rest = this.#rest.slice(longestLine);
    }
    return lines.map(withoutReturn);
  }

  /** What has come of the line that is not complete. */
  get unfinished(): string {
    return this.#rest;
  }

  /** The log is over: its last line, when it did not end in a line feed. */
  end(): readonly string[] {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = '';
    return rest === '' ? [] : [withoutReturn(rest)];
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
