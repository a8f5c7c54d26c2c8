import { displayWidth } from './display-width.ts';
import { fitLine, type Line, lineText, paintLine } from './line.ts';
import type { Paint } from './style.ts';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export interface LiveScreenOptions {
  readonly write: (text: string) => unknown;
  readonly size: () => ScreenSize;
  readonly paint: Paint;
}

const control = '\u001b[';
const [hideCursor, showCursor] = [`${control}?25l`, `${control}?25h`];
/** A line whose width was misjudged is cut by the terminal instead of wrapping and shifting everything below. */
const [wrapOff, wrapOn] = [`${control}?7l`, `${control}?7h`];
/** Terminals that know these show the whole update at once; others ignore them. */
const [beginUpdate, endUpdate] = [`${control}?2026h`, `${control}?2026l`];
const [eraseLineEnd, eraseBelow] = [`${control}K`, `${control}J`];

interface Frame {
  readonly rows: readonly string[];
  readonly widths: readonly number[];
  readonly columns: number;
}

const emptyFrame: Frame = { rows: [], widths: [], columns: 0 };

/**
 * The bottom of a terminal that is redrawn in place, under text that scrolls. Between calls the cursor stands on the
 * row below the frame, so a frame may be one row less than the screen.
 */
export class LiveScreen {
  readonly #options: LiveScreenOptions;
  #frame = emptyFrame;
  #isHidden = false;

  constructor(options: LiveScreenOptions) {
    this.#options = options;
  }

  /**
   * Shows a frame in place of the last one; only rows that changed are written. `above` are lines that stay, between
   * what scrolled and the frame; they may be longer than the screen is wide.
   */
  show(lines: readonly Line[], above: readonly string[] = []): void {
    const last = this.#frame;
    const frame = this.#frameOf(lines);
    const isInPlace = frame.columns === last.columns && above.length === 0;
    if (isInPlace && sameRows(frame.rows, last.rows)) return;
    const rows = frame.rows.map((row, at) =>
      isInPlace && row === last.rows[at] ? '\r\n' : `${row}${eraseLineEnd}\r\n`,
    );
    const kept = above.map((line) => `${line}\r\n`);
    this.#update([
      this.#toTop(frame.columns),
      ...(isInPlace ? [] : [eraseBelow]),
      ...(kept.length === 0 ? [] : [wrapOn, ...kept, wrapOff]),
      ...rows,
    ]);
    this.#frame = frame;
  }

  /** Gives the terminal back: what was drawn last stays. Safe to call twice. */
  close(): void {
    if (this.#isHidden) this.#options.write(showCursor);
    this.#isHidden = false;
    this.#frame = emptyFrame;
  }

  /** One write for all, so that nobody sees half of it. */
  #update(parts: readonly string[]): void {
    const hide = this.#isHidden ? '' : hideCursor;
    this.#isHidden = true;
    this.#options.write([hide, beginUpdate, wrapOff, ...parts, eraseBelow, wrapOn, endUpdate].join(''));
  }

  #frameOf(lines: readonly Line[]): Frame {
    const { columns, rows } = this.#options.size();
    // The last column stays empty: some terminals wrap as soon as it is written.
    const fitted = lines
      .slice(0, Math.max(1, rows - 1))
      .map((line) => fitLine(line, Math.max(1, columns - 1)));
    return {
      rows: fitted.map((line) => paintLine(line, this.#options.paint)),
      widths: fitted.map((line) => displayWidth(lineText(line))),
      columns,
    };
  }

  /** A terminal that became narrower has broken the rows of the last frame into more. */
  #toTop(columns: number): string {
    const { widths, columns: before } = this.#frame;
    const rowsOf = (width: number) => (columns < before ? Math.max(1, Math.ceil(width / columns)) : 1);
    const height = widths.reduce((sum, width) => sum + rowsOf(width), 0);
    return height === 0 ? '\r' : `\r${control}${height}A`;
  }
}

function sameRows(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((row, at) => row === b[at]);
}
