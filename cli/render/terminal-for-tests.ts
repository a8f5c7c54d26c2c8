import { displayWidth } from './display-width.ts';

const esc = String.fromCharCode(0x1b);
const tokens = new RegExp(`${esc}\\[[?\\d;]*[A-Za-z]|[\\s\\S]`, 'gu');

interface Row {
  text: string;
  /** Goes on in the next row: a terminal joins and breaks such rows anew when its width changes. */
  isWrapped: boolean;
}

/** A terminal as a person sees it. Throws at every sequence that a well-behaved program does not send. */
export class TerminalForTests {
  columns: number;
  rows: number;
  isCursorVisible = true;
  isWrapping = true;
  /** How many times something was written. */
  writes = 0;
  #lines: Row[] = [{ text: '', isWrapped: false }];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  readonly write = (data: string): void => {
    this.writes += 1;
    for (const [token] of data.matchAll(tokens)) this.#take(token);
  };

  readonly size = () => ({ columns: this.columns, rows: this.rows });

  /** Everything that was ever shown, scrolled away or not. */
  get text(): string {
    return this.#lines
      .map((line) => line.text.trimEnd())
      .join('\n')
      .trimEnd();
  }

  /** What is on the screen now. */
  get screen(): string {
    const visible = this.#lines.slice(this.#top, this.#top + this.rows);
    return visible
      .map((line) => line.text.trimEnd())
      .join('\n')
      .trimEnd();
  }

  resize(columns: number, rows: number): void {
    const joined: string[] = [];
    let isOpen = false;
    // What is below the cursor is empty.
    for (const line of this.#lines.slice(0, this.#row + 1)) {
      if (isOpen) joined.push((joined.pop() ?? '') + line.text);
      else joined.push(line.text);
      isOpen = line.isWrapped;
    }
    this.columns = columns;
    this.rows = rows;
    this.#lines = joined.flatMap((text) => this.#broken(text));
    this.#row = this.#lines.length - 1;
    this.#column = 0;
  }

  get #top(): number {
    return Math.max(0, this.#lines.length - this.rows);
  }

  #broken(text: string): Row[] {
    const rows: Row[] = [];
    for (let rest = text.trimEnd(); ; rest = rest.slice(this.columns)) {
      const isWrapped = rest.length > this.columns;
      rows.push({ text: rest.slice(0, this.columns), isWrapped });
      if (!isWrapped) return rows;
    }
  }

  #take(token: string): void {
    if (token.length > 1 && token.startsWith(esc)) this.#control(token.slice(2, -1), token.slice(-1));
    else if (token === '\r') this.#column = 0;
    else if (token === '\n') this.#down();
    else if (/\p{Cc}/u.test(token)) throw new Error(`control character ${JSON.stringify(token)}`);
    else this.#put(token);
  }

  #control(parameters: string, final: string): void {
    const command = `${parameters}${final}`;
    if (final === 'm' || command === '?2026h' || command === '?2026l') return;
    if (command === '?25l') this.isCursorVisible = false;
    else if (command === '?25h') this.isCursorVisible = true;
    else if (command === '?7l') this.isWrapping = false;
    else if (command === '?7h') this.isWrapping = true;
    else if (final === 'A') this.#row = Math.max(this.#top, this.#row - Number(parameters));
    else if (command === 'K') this.#set(this.#row, this.#current.text.slice(0, this.#column));
    else if (command === 'J') {
      this.#set(this.#row, this.#current.text.slice(0, this.#column));
      const below = this.#lines.slice(this.#row + 1);
      for (const line of below) Object.assign(line, { text: '', isWrapped: false });
    } else throw new Error(`sequence ${JSON.stringify(command)}`);
  }

  get #current(): Row {
    return this.#lines[this.#row] ?? { text: '', isWrapped: false };
  }

  #set(row: number, text: string): void {
    this.#lines[row] = { text, isWrapped: false };
  }

  #down(): void {
    this.#row += 1;
    if (this.#row === this.#lines.length) this.#lines.push({ text: '', isWrapped: false });
  }

  #put(char: string): void {
    if (displayWidth(this.#current.text.slice(0, this.#column) + char) > this.columns) {
      if (!this.isWrapping) return;
      this.#current.isWrapped = true;
      this.#down();
      this.#column = 0;
    }
    const { text } = this.#current;
    const before = text.slice(0, this.#column).padEnd(this.#column);
    this.#set(this.#row, before + char + text.slice(this.#column + 1));
    this.#column += 1;
  }
}
