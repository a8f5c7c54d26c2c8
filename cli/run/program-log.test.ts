import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMasker } from '../../engine/mask/masker.ts';
import { openProgramLog } from './program-log.ts';

describe('the log of the program', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pipeline-log-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const lines = () =>
    readFileSync(join(directory, 'logs/pipeline.log'), 'utf8')
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as object);

  it('keeps what matters as JSON lines, with secrets masked', async () => {
    const masker = createMasker();
    masker.add('hunter2-secret');
    const log = await openProgramLog({ directory, level: undefined, pid: 7, masker });

    log.event({ type: 'warning.raised', at: 1, code: 'x/y', message: 'token hunter2-secret refused' });
    log.event({ type: 'step.resolved', at: 2, node: 's/a', attempt: 0, spec: {} });
    log.close();

    expect(lines()).toMatchObject([
      { level: 40, pid: 7, code: 'x/y', message: 'token ************** refused', msg: 'warning.raised' },
    ]);
  });

  it.each([
    ['debug', 1],
    ['error', 0],
    ['silent', 0],
  ])('keeps at level %s what it should', async (level, count) => {
    const log = await openProgramLog({ directory, level, pid: 7, masker: createMasker() });

    log.event({ type: 'step.resolved', at: 2, node: 's/a', attempt: 0, spec: {} });
    log.close();

    expect(lines()).toHaveLength(count);
  });
});
