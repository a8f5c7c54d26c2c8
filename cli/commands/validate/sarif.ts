import type { Diagnostic } from '../../../engine/diagnostic.ts';

/** Diagnostics as a SARIF 2.1.0 log, for code hosts that show them beside the lines they are about. */
export function sarifOf(diagnostics: readonly Diagnostic[], version: string): unknown {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].toSorted();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'pipeline', version, rules: codes.map((id) => ({ id })) } },
        results: diagnostics.map(resultOf),
      },
    ],
  };
}

function resultOf({ code, severity, message, hint, position }: Diagnostic): unknown {
  return {
    ruleId: code,
    level: severity,
    message: { text: hint === undefined ? message : `${message} (${hint})` },
    ...(position === undefined
      ? {}
      : {
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: position.file },
                region: {
                  startLine: position.line,
                  startColumn: position.column,
                  endLine: position.endLine,
                  endColumn: position.endColumn,
                },
              },
            },
          ],
        }),
  };
}
