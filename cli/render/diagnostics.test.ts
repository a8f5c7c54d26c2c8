import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../engine/diagnostic.ts';
import { renderDiagnostics } from './diagnostics.ts';
import { safeText } from './safe-text.ts';

const unknownStep: Diagnostic = {
  code: 'definition/unknown-step',
  severity: 'error',
  message: 'unknown step type "Runn"',
  hint: 'did you mean "Run"?',
  position: { file: 'pipeline.yaml', line: 2, column: 9, endLine: 2, endColumn: 13 },
};

const readSource = () => 'step:\n  type: Runn\n';

describe('renderDiagnostics', () => {
  it('shows where, what, the line and what to do', () => {
    const text = renderDiagnostics([unknownStep], { hasColor: false, readSource });

    expect(text.split('\n').map((line) => line.trimEnd())).toEqual([
      'pipeline.yaml:2:9  unknown step type "Runn"              definition/unknown-step',
      '  2 |   type: Runn',
      '    |         ^^^^  did you mean "Run"?',
    ]);
  });

  it('calls a warning a warning, and separates two', () => {
    const warning: Diagnostic = { code: 'input/unused', severity: 'warning', message: 'nobody reads "x"' };

    const text = renderDiagnostics([warning, unknownStep], { hasColor: false, readSource });

    expect(text).toMatch(/^warning: nobody reads "x" {2}input\/unused\n\npipeline\.yaml:2:9/);
  });

  it('only adds colors to the same text', () => {
    const colored = renderDiagnostics([unknownStep], { hasColor: true, readSource });

    const bare = safeText(colored);

    expect(colored).not.toBe(bare);
    expect(bare).toBe(renderDiagnostics([unknownStep], { hasColor: false, readSource }));
  });

  it('still says what is wrong when the file has gone', () => {
    const text = renderDiagnostics([{ ...unknownStep, position: { ...position, file: '/no/such/file' } }], {
      hasColor: false,
    });

    expect(text).toContain('/no/such/file:2:9  unknown step type "Runn"');
  });
});

const position = { line: 2, column: 9, endLine: 2, endColumn: 13 };
