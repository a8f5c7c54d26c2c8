import type { Diagnostic, Position } from '../diagnostic.ts';

const maxLineLength = 160;

/** Codes start in one column where messages are short. */
const codeColumn = 55;

/**
 * A diagnostic as people read it, without color: where and what, then the line with a mark under the place.
 * `sourceText` is the text of the file the position names.
 */
export function renderDiagnostic(diagnostic: Diagnostic, sourceText: string): string {
  const { code, message, hint, position } = diagnostic;
  const text = printable(message);
  if (position === undefined) return hint === undefined ? `${text}  ${code}` : `${text}  ${code}\n  ${hint}`;
  const place = `${position.file}:${position.line}:${position.column}`;
  const frame = codeFrame(position, sourceText, hint);
  return [`${`${place}  ${text}`.padEnd(codeColumn)}  ${code}`, ...frame].join('\n');
}

function codeFrame(position: Position, sourceText: string, hint: string | undefined): readonly string[] {
  const number = String(position.line);
  const line = lineAt(sourceText, position.line);
  if (line === undefined || line.trim() === '') return hint === undefined ? [] : [`  ${printable(hint)}`];
  const start = position.column - 1;
  const end = position.endLine === position.line ? position.endColumn - 1 : line.trimEnd().length;
  const window = windowAround(line, start);
  const before = expand(window.text.slice(0, start - window.from));
  const marked = window.text.slice(start - window.from, Math.max(end, start + 1) - window.from);
  const underline = '^'.repeat(Math.max(1, width(expand(marked))));
  const margin = ' '.repeat(number.length);
  return [
    `  ${number} | ${printable(expand(window.text))}`,
    `  ${margin} | ${' '.repeat(width(before))}${underline}${hint === undefined ? '' : `  ${printable(hint)}`}`,
  ];
}

function lineAt(text: string, number: number): string | undefined {
  return text.split(/\r?\n/, number)[number - 1];
}

interface Window {
  readonly text: string;
  readonly from: number;
}

/** Of a long line only the part around the place is shown. */
function windowAround(line: string, start: number): Window {
  if (line.length <= maxLineLength) return { text: line, from: 0 };
  const from = Math.max(0, Math.min(start - 40, line.length - maxLineLength));
  return { text: line.slice(from, from + maxLineLength), from };
}

function expand(text: string): string {
  return text.replaceAll('\t', '  ');
}

/** Columns a text takes: marks that join the character before take none, wide characters take two. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    columns += wide.test(character) ? 2 : 1;
  }
  return columns;
}

const wide =
  /[\u{1100}-\u{115F}\u{2E80}-\u{A4CF}\u{AC00}-\u{D7A3}\u{F900}-\u{FAFF}\u{FE30}-\u{FE6F}\u{FF00}-\u{FF60}\u{1F300}-\u{1FAFF}]/u;

/** Control and direction characters of a file must not reach a terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u{200E}\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}]/gu, '\u{FFFD}');
}
