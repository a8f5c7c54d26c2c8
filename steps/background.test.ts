import { describe, expect, it } from 'vitest';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { StepBench } from '../test/helpers/step-context.ts';
import { background } from './background.ts';

describe('Background', () => {
  it('rejects a spec without an image', async () => {
    expect(await checkSpec(background, { command: 'x' })).toEqual(['step/image-missing']);
  });

  it('is done once the process runs, and ends with its stage (#26)', async () => {
    const bench = new StepBench({ behaviors: { step: { endless: true } } });

    const outcome = await background.run({ image: 'redis:7' }, bench.context);

    expect(outcome).toEqual({ status: 'success' });
    expect(bench.runtime.running).toEqual(['step']);
    await bench.endStage();
    expect(bench.runtime.running).toEqual([]);
    expect(bench.warnings).toEqual([]);
  });

  it.each<[spec: object, program: object, why: string]>([
    [
      { entrypoint: ['dockerd-entrypoint.sh', '--mtu=1450'], command: 'no' },
      { kind: 'argv', argv: ['dockerd-entrypoint.sh', '--mtu=1450'] },
      'an entry point wins over a command (#31)',
    ],
    [{ shell: 'Sh' }, { kind: 'image' }, 'without both the image decides (#32)'],
    [
      { command: 'serve', shell: 'Bash' },
      { kind: 'argv', argv: ['bash', '-c', expect.stringMatching(/^set -e; .*serve$/)] },
      'a command runs in its shell',
    ],
  ])('%j runs %j: %s', async (spec, program) => {
    const bench = new StepBench();

    await background.run({ image: 'docker:dind', ...spec }, bench.context);

    expect(bench.runtime.started[0]?.program).toEqual(program);
  });

  it('stays green when its process crashes, and says so (#25)', async () => {
    const bench = new StepBench({ behaviors: { step: { exitCode: 1 } } });

    const outcome = await background.run({ image: 'redis:7' }, bench.context);
    await new Promise((resolve) => setImmediate(resolve));

    expect(outcome).toEqual({ status: 'success' });
    expect(bench.warnings).toEqual(['step/background-exited: step ended with exit status 1']);
    await bench.endStage();
  });

  it('goes on when its log is closed before it ends', async () => {
    const bench = new StepBench({ behaviors: { step: { output: 'late\n', endless: true } } });
    const write = (chunk: Uint8Array) => {
      if (String(Buffer.from(chunk)) === 'late\n') throw new Error('the log is closed');
    };

    await background.run(
      { image: 'redis:7' },
      { ...bench.context, log: { write, close: async () => undefined } },
    );

    expect(bench.runtime.running).toEqual(['step']);
    expect(bench.warnings).toEqual([]);
    await bench.endStage();
  });

  it('never times out', () => {
    expect(background.defaultTimeoutMs).toBeUndefined();
    expect(background.isBackground).toBe(true);
  });

  it('is named after its step groups (#29)', async () => {
    const bench = new StepBench({ context: { groups: ['sg'], identifier: 'bg' } });

    await background.run({ image: 'redis:7' }, bench.context);

    expect(bench.runtime.started[0]?.name).toBe('sg_bg');
  });
});
