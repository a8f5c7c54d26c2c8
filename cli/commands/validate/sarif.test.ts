import { expect, it } from 'vitest';
import { sarifOf } from './sarif.ts';

it('diagnostics become SARIF results with their places', () => {
  const position = { file: 'p.yaml', line: 3, column: 5, endLine: 3, endColumn: 9 };

  const log = sarifOf(
    [{ code: 'definition/unknown-step', severity: 'error', message: 'unknown step', hint: 'Run?', position }],
    '1.2.3',
  );

  expect(log).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'pipeline', rules: [{ id: 'definition/unknown-step' }] } },
        results: [
          {
            ruleId: 'definition/unknown-step',
            level: 'error',
            message: { text: 'unknown step (Run?)' },
            locations: [
              { physicalLocation: { artifactLocation: { uri: 'p.yaml' }, region: { startLine: 3 } } },
            ],
          },
        ],
      },
    ],
  });
});
