import { expect, it } from 'vitest';
import { outputVariables } from './output-variables.ts';
import { aHeader } from './testing.ts';

it('publishes only its trouble for a scan without results', () => {
  const scan = {
    ...aHeader(),
    status: 'Failed',
    endedAt: '2026-01-02T00:01:00.000Z',
    errorMessage: 'no report',
  } as const;

  expect(outputVariables(scan)).toEqual({ ERROR_MESSAGE: 'no report' });
});
