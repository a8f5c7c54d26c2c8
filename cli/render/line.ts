import { displayWidth, truncate } from './display-width.ts';
import type { Color, Paint } from './style.ts';

/** A piece of a line, painted or not. The text is printable: no control characters, no line feeds. */
export type Part = string | readonly [color: Color, text: string];

/** One line for a person, before it is fitted to a screen and painted. */
export type Line = readonly Part[];

export function paintLine(line: Line, paint: Paint): string {
  return line.map((part) => (typeof part === 'string' ? part : paint(...part))).join('');
}

/** The line in at most `columns` columns. */
export function fitLine(line: Line, columns: number): Line {
  let room = columns;
  const fitted: Part[] = [];
  for (const part of line) {
    const text = textOf(part);
    const width = displayWidth(text);
    if (width > room) {
      fitted.push(withText(part, truncate(text, room)));
      return fitted;
    }
    room -= width;
    fitted.push(part);
  }
  return fitted;
}

export function lineText(line: Line): string {
  return line.map(textOf).join('');
}

function textOf(part: Part): string {
  return typeof part === 'string' ? part : part[1];
}

function withText(part: Part, text: string): Part {
  return typeof part === 'string' ? text : [part[0], text];
}
