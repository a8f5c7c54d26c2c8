import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../../engine/diagnostic.ts';
import { renderDiagnostic } from '../../engine/load/code-frame.ts';
import { createPaint, type Paint } from './style.ts';

export interface DiagnosticOptions {
  readonly hasColor: boolean;
  /** Text of a file that a position names; empty when it is gone. Read from the disk unless told otherwise. */
  readonly readSource?: (file: string) => string;
}

/** Every diagnostic with its line of the file, in the order given, a blank line between two. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  { hasColor, readSource = readFile }: DiagnosticOptions,
): string {
  const paint = createPaint({ hasColor });
  const sources = new Map<string, string>();
  const sourceOf = (file: string) => {
    const text = sources.get(file) ?? readSource(file);
    sources.set(file, text);
    return text;
  };
  return diagnostics
    .map((diagnostic) => {
      const text = renderDiagnostic(named(diagnostic), sourceOf(diagnostic.position?.file ?? ''));
      return paintDiagnostic(text, diagnostic, paint);
    })
    .join('\n\n');
}

/** Colors alone must not tell a warning from an error. */
function named(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.severity === 'error') return diagnostic;
  return { ...diagnostic, message: `warning: ${diagnostic.message}` };
}

function paintDiagnostic(text: string, { severity, code }: Diagnostic, paint: Paint): string {
  const color = severity === 'error' ? 'red' : 'yellow';
  const [head = '', ...frame] = text.split('\n');
  const message = head.endsWith(code) ? head.slice(0, -code.length) : head;
  return [
    `${paint(color, message)}${paint('dim', head.slice(message.length))}`,
    ...frame.map((line) =>
      line
        .replace(/^(\s*\d* \| )/, (margin) => paint('dim', margin))
        .replace(/\^+/, (mark) => (/^[\s|]*\^/.test(line) ? paint(color, mark) : mark)),
    ),
  ].join('\n');
}

function readFile(file: string): string {
  if (file === '') return '';
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The message and its place still stand when the file has gone since.
    return '';
  }
}
