import { displayWidth, padEnd, padStart } from './display-width.ts';

export interface Column {
  readonly title: string;
  /** Numbers read best from the right. */
  readonly align?: 'right';
}

const gap = '  ';

/** Aligned columns under their titles, one text per line, nothing at the ends of lines. Cells are printable. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  paint: (cell: string, row: number, column: number) => string = (cell) => cell,
): readonly string[] {
  const widths = columns.map(({ title }, at) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[at] ?? ''))),
  );
  const cell = (text: string, at: number) =>
    columns[at]?.align === 'right' ? padStart(text, widths[at] ?? 0) : padEnd(text, widths[at] ?? 0);
  const line = (texts: readonly string[]) => texts.join(gap).trimEnd();
  return [
    line(columns.map(({ title }, at) => cell(title, at))),
    ...rows.map((row, at) =>
      line(columns.map((_, place) => paintCell(cell(row[place] ?? '', place), at, place))),
    ),
  ];

  /** Only the text itself is painted, so that spaces at the end stay spaces. */
  function paintCell(padded: string, row: number, column: number): string {
    const text = padded.trim();
    return text === '' ? padded : padded.replace(text, () => paint(text, row, column));
  }
}
