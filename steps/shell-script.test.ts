import { describe, expect, it } from 'vitest';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { StepBench } from '../test/helpers/step-context.ts';
import { shellScript } from './shell-script.ts';

const inline = { shell: 'Bash', source: { type: 'Inline', spec: { script: 'false; echo ok' } } };

describe('ShellScript', () => {
  it.each<[spec: object, problems: readonly string[]]>([
    [inline, []],
    [{ source: inline.source }, ['definition/missing-key at shell']],
    [{ shell: 'Bash' }, ['definition/missing-key at source']],
    [{ ...inline, shell: 'Sh' }, ['definition/invalid-value at shell']],
    [{ ...inline, source: { type: 'Inline', spec: {} } }, ['step/script-missing at source.spec']],
    [{ ...inline, source: { type: 'Harness', spec: { file: '/x' } } }, ['step/script-store at source.type']],
    [{ ...inline, onDelegate: true, environmentVariables: [{ name: 'A', type: 'String', value: 'b' }] }, []],
  ])('%j → %j', async (spec, problems) => {
    expect(await checkSpec(shellScript, spec as never)).toEqual(problems);
  });

  it('runs the script as it is, without set -e (#70)', async () => {
    const bench = new StepBench();

    await shellScript.run({ ...inline, environmentVariables: [{ name: 'A', value: 1 }] }, bench.context);

    expect(bench.runtime.started[0]).toMatchObject({
      image: 'bash:5',
      program: { kind: 'argv', argv: ['bash', '-c', 'false; echo ok'] },
      env: expect.objectContaining({ A: '1' }),
    });
  });

  it('publishes shell variables under the names of its outputs (#71)', async () => {
    const bench = new StepBench({
      decide: ({ program }) => ({
        files: {
          [/'([^']+\.out)'/.exec(program.kind === 'argv' ? (program.argv[2] ?? '') : '')?.[1] ?? '']:
            'OUT=v\0',
        },
      }),
    });

    const outcome = await shellScript.run(
      { ...inline, outputVariables: [{ name: 'OUT', type: 'String', value: 'SRC' }] },
      bench.context,
    );

    expect(outcome).toEqual({ status: 'success', outputs: { output: { outputVariables: { OUT: 'v' } } } });
  });

  it('succeeds without outputs when the script leaves early', async () => {
    const bench = new StepBench();

    const outcome = await shellScript.run({ ...inline, outputVariables: [{ name: 'OUT' }] }, bench.context);

    expect(outcome).toEqual({ status: 'success' });
    expect(bench.log).toContain('it has none');
  });

  it('fails with the status of its last command', async () => {
    const bench = new StepBench({ behaviors: { step: { exitCode: 2 } } });

    expect(await shellScript.run(inline, bench.context)).toMatchObject({
      status: 'failed',
      failure: { exitCode: 2 },
    });
  });
});
