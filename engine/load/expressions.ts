import { unterminatedExpression } from '../../expressions/index.ts';
import type { DocumentPath } from '../diagnostic.ts';
import type { Value } from '../outcome.ts';
import type { Problems } from './problems.ts';

/**
 * Reports texts with a `<+` that starts like an expression and is never closed. Any other `<+` is plain text, as a
 * script may well hold one.
 */
export function reportExpressions(problems: Problems, value: Value, path: DocumentPath = []): void {
  if (typeof value === 'string') {
    reportText(problems, value, path);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, each] of entries) reportExpressions(problems, each, [...path, key]);
}

function reportText(problems: Problems, text: string, path: DocumentPath): void {
  const offset = unterminatedExpression(text);
  if (offset === undefined || !/^<\+[\s<+]*[A-Za-z_]/.test(text.slice(offset, offset + 200))) return;
  const [line = ''] = text.slice(offset).split('\n', 1);
  problems.error({
    code: 'definition/unterminated-expression',
    message: `the expression "${shorten(line)}" is never closed`,
    hint: 'end it with ">"; inside it, write a greater-than sign as "\\>" or "gt"',
    path,
    inside: { text, offset, mark: '<+' },
  });
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
