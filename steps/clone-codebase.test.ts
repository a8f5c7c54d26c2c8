import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { RuntimeError } from '../engine/errors.ts';
import { StepBench } from '../test/helpers/step-context.ts';
import { cloneCodebase } from './clone-codebase.ts';

describe('CloneCodebase', () => {
  it('puts the codebase into the workspace and says which revision it is', async () => {
    const bench = benchWith(async () => ({
      repoUrl: 'https://git.example.org/shop',
      branch: 'main',
      shortCommitSha: '0123456',
      commitMessage: 'Fix it\n\nAt last.',
    }));

    const outcome = await cloneCodebase.run({}, bench.context);

    expect(outcome).toEqual({ status: 'success' });
    expect(await bench.file('/harness/app.py')).toBe('print(1)');
    expect(bench.logLines).toEqual([
      'Repository https://git.example.org/shop, main',
      'Commit 0123456 Fix it',
    ]);
  });

  it('lets a missing revision fail the step (#48)', async () => {
    const missing = new RuntimeError({
      code: 'codebase/missing-branch',
      message: 'no',
      failureType: 'ConfigurationFailure',
    });

    await expect(cloneCodebase.run({}, benchWith(() => Promise.reject(missing)).context)).rejects.toBe(
      missing,
    );
  });
});

function benchWith(describeCodebase: () => Promise<Readonly<Record<string, string>>>): StepBench {
  const { codebase } = new StepBench().context.services;
  const archive = pack();
  archive.entry({ name: 'app.py' }, 'print(1)');
  archive.finalize();
  const source = { ...codebase, describe: describeCodebase, archive: async () => Readable.from(archive) };
  return new StepBench({ services: { codebase: source } });
}
