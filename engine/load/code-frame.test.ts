import { describe, expect, it } from 'vitest';
import type { Diagnostic, Position } from '../diagnostic.ts';
import { renderDiagnostic } from './code-frame.ts';

const at = (line: number, column: number, endColumn: number, endLine = line): Position => ({
  file: 'pipeline.yaml',
  line,
  column,
  endLine,
  endColumn,
});

const unknownStep: Diagnostic = {
  code: 'definition/unknown-step',
  severity: 'error',
  message: 'unknown step type "Runn"',
  hint: 'did you mean "Run"?',
  position: at(2, 9, 13),
};

const render = (change: Partial<Diagnostic>, text: string) =>
  renderDiagnostic({ ...unknownStep, ...change }, text).split('\n');

describe('renderDiagnostic', () => {
  it('shows place, message and code, then the line with a mark and the hint', () => {
    expect(render({}, '- step:\n  type: Runn\n')).toEqual([
      'pipeline.yaml:2:9  unknown step type "Runn"              definition/unknown-step',
      '  2 |   type: Runn',
      '    |         ^^^^  did you mean "Run"?',
    ]);
  });

  it('underlines a place of several lines to the end of its first line', () => {
    const [, line, mark] = render({ position: at(1, 1, 4, 3) }, 'step:  \n  a: 1\n  b: 2\n');

    expect([line, mark]).toEqual(['  1 | step:  ', '    | ^^^^^  did you mean "Run"?']);
  });

  it.each<[why: string, text: string, column: number, endColumn: number, mark: string]>([
    ['a tab counts as the two spaces it is shown as', '\tx: 1', 2, 3, '    |   ^'],
    ['a wide character takes two columns', '名: x', 1, 2, '    | ^^'],
    ['an empty place is still one mark wide', 'a:', 3, 3, '    |   ^'],
  ])('%s', (_, text, column, endColumn, mark) => {
    const { hint: _hint, ...bare } = unknownStep;

    expect(renderDiagnostic({ ...bare, position: at(1, column, endColumn) }, text).split('\n')[2]).toBe(mark);
  });

  it('shows the part of a long line around the place', () => {
    const text = `${'a'.repeat(500)}HERE${'b'.repeat(500)}`;

    const [, line = '', mark = ''] = render({ position: at(1, 501, 505) }, text);

    expect(line.length).toBeLessThan(200);
    expect(line.slice(mark.indexOf('^'), mark.indexOf('^') + 4)).toBe('HERE');
  });

  it('shows no line where there is none, but keeps the hint', () => {
    expect(render({ position: at(9, 1, 1) }, 'a: 1\n')).toEqual([
      'pipeline.yaml:9:1  unknown step type "Runn"              definition/unknown-step',
      '  did you mean "Run"?',
    ]);
  });

  it('needs no position when no file is involved', () => {
    const { position: _position, ...bare } = unknownStep;

    expect(renderDiagnostic(bare, '')).toBe(
      'unknown step type "Runn"  definition/unknown-step\n  did you mean "Run"?',
    );
  });

  it('lets no control or direction character of the file through', () => {
    const rendered = renderDiagnostic(
      { ...unknownStep, message: 'a\u001b]52;b', position: at(1, 1, 2) },
      'x\u202Ey\u001b[31m',
    );

    expect(rendered).not.toContain('\u001b');
    expect(rendered).not.toContain('\u202E');
  });
});
