import type { Position, SourceMap } from '../diagnostic.ts';

/**
 * Where a mark of a value stands in the file. Quoting, folding and indentation shift offsets but keep the number of
 * marks, so the n-th mark of the value is the n-th mark of its source, and the position ends with the line.
 */
export function positionInside(
  source: SourceMap,
  range: Position,
  { text, offset, mark }: { readonly text: string; readonly offset: number; readonly mark: string },
): Position {
  if (range.file !== source.file) return range;
  let remaining = text.slice(0, offset).split(mark).length;
  const lines = source.text.split(/\r?\n/).slice(range.line - 1, range.endLine);
  for (const [index, content] of lines.entries()) {
    const from = index === 0 ? range.column - 1 : 0;
    const to = index === range.endLine - range.line ? range.endColumn - 1 : content.length;
    for (let at = content.indexOf(mark, from); at >= 0 && at < to; at = content.indexOf(mark, at + 1)) {
      remaining--;
      if (remaining > 0) continue;
      const line = range.line + index;
      const end = Math.max(at + mark.length, content.slice(0, to).trimEnd().length);
      return { file: range.file, line, column: at + 1, endLine: line, endColumn: end + 1 };
    }
  }
  return range;
}
