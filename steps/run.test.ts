import { describe, expect, it } from 'vitest';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { StepBench } from '../test/helpers/step-context.ts';
import { run } from './run.ts';

const alpine = { image: 'alpine:3', command: 'echo hi' };

describe('Run', () => {
  it.each<[spec: object, problem: string, why: string]>([
    [{ command: 'x' }, 'step/image-missing', 'rejects a spec without an image (#23)'],
    [{ ...alpine, shell: 'Zsh' }, 'definition/invalid-value at shell', 'knows its five shells (#19)'],
    [{ ...alpine, workdir: '/' }, 'definition/unknown-key at workdir', 'rejects a key it does not know'],
    [
      { ...alpine, outputVariables: [{}] },
      'definition/missing-key at outputVariables[0].name',
      'needs names',
    ],
    [
      { ...alpine, outputVariables: [{ name: 'A', type: 'Json' }] },
      'definition/invalid-value at outputVariables[0].type',
      'rejects another kind of output',
    ],
    [
      { ...alpine, outputVariables: [{ name: 'a b' }] },
      'step/bad-output-name at outputVariables[0].name',
      'wants shell names',
    ],
    [
      { ...alpine, outputVariables: [{ name: 'A' }, { name: 'A' }] },
      'step/duplicate-output at outputVariables[1].name',
      'wants names once',
    ],
    [
      { image: 'x', outputVariables: [{ name: 'A' }] },
      'step/outputs-without-command at outputVariables',
      'reads outputs from a command',
    ],
    [
      { ...alpine, resources: { limits: { memory: '64 apples' } } },
      'step/bad-quantity at resources.limits.memory',
      'reads quantities',
    ],
    [
      { ...alpine, imagePullPolicy: 'Often' },
      'definition/invalid-value at imagePullPolicy',
      'knows three policies',
    ],
  ])('%j → %s: %s', async (spec, problem) => {
    expect(await checkSpec(run, spec as never)).toEqual([problem]);
  });

  it.each<[spec: object]>([
    [alpine],
    [{ image: 'alpine' }],
    [{ ...alpine, shell: '<+pipeline.variables.shell>', privileged: '<+stage.variables.p>' }],
    [{ ...alpine, runAsUser: 1000, privileged: 'true', envVariables: { PORT: 80, EMPTY: null } }],
    [{ ...alpine, envVariables: '<+input>', outputVariables: '<+input>' }],
  ])('takes %j', async (spec) => {
    expect(await checkSpec(run, spec as never)).toEqual([]);
  });

  it('runs the command with sh and set -e in the workspace when no shell is named (#18, #15)', async () => {
    const bench = new StepBench();

    const outcome = await run.run(alpine, bench.context);

    expect(outcome).toEqual({ status: 'success' });
    const [container] = bench.runtime.started;
    expect(container).toMatchObject({ name: 'step', image: 'alpine:3', pull: 'missing', privileged: false });
    expect(container?.workingDirectory).toBeUndefined();
    expect(container?.program).toMatchObject({
      kind: 'argv',
      argv: ['sh', '-c', expect.stringMatching(/^set -e; .*echo hi$/)],
    });
  });

  it('shows the command in the log', async () => {
    const bench = new StepBench({ behaviors: { step: { output: 'hi\n' } } });

    await run.run({ image: 'alpine', command: 'echo hi\necho ho\n' }, bench.context);

    expect(bench.logLines).toEqual(['Running with sh in alpine:', '  echo hi', '  echo ho', 'hi']);
  });

  it.each<[shell: string, argv: readonly string[]]>([
    ['Bash', ['bash', '-c']],
    ['Powershell', ['powershell', '-Command']],
    ['Pwsh', ['pwsh', '-Command']],
    ['Python', ['python3', '-c']],
  ])('runs %s as %j', async (shell, argv) => {
    const bench = new StepBench();

    await run.run({ ...alpine, shell }, bench.context);

    expect(bench.runtime.started[0]?.program).toMatchObject({
      argv: [...argv, expect.stringContaining('echo hi')],
    });
  });

  it('runs what the image runs when there is no command (#22)', async () => {
    const bench = new StepBench();

    await run.run({ image: 'plugin:1', shell: 'Bash' }, bench.context);

    expect(bench.runtime.started[0]?.program).toEqual({ kind: 'image' });
  });

  it('puts a script of more than 100 KB into a file', async () => {
    const bench = new StepBench();
    const command = `echo ${'x'.repeat(120_000)}`;

    await run.run({ image: 'alpine', command }, bench.context);

    const program = bench.runtime.started[0]?.program;
    const path = program?.kind === 'argv' ? (program.argv[1] ?? '') : '';
    expect(program).toMatchObject({
      kind: 'argv',
      argv: ['sh', expect.stringMatching(/^\/addon\/step-.*\.sh$/)],
    });
    expect(await bench.file(path)).toContain(command);
  });

  it('passes the step’s environment on top of the stage’s (#53)', async () => {
    const bench = new StepBench({ context: { env: { V: '1', W: 'stage', DRONE_STAGE_STATUS: 'FAILURE' } } });

    await run.run({ ...alpine, envVariables: { V: 2, DRONE_STAGE_STATUS: 'mine', N: null } }, bench.context);

    expect(bench.runtime.started[0]?.env).toMatchObject({
      V: '2',
      W: 'stage',
      N: 'null',
      DRONE_STAGE_STATUS: 'FAILURE',
    });
  });

  it('maps limits, user, privilege and pull policy to the container (#76, #77, #78)', async () => {
    const bench = new StepBench();
    const resources = { limits: { memory: '64Mi', cpu: '400m' } };

    await run.run(
      { ...alpine, runAsUser: '1000', privileged: true, imagePullPolicy: 'Never', resources },
      bench.context,
    );

    expect(bench.runtime.started[0]).toMatchObject({
      user: '1000',
      privileged: true,
      pull: 'never',
      limits: { memoryBytes: 64 * 1024 * 1024, cpus: 0.4 },
    });
  });

  it('takes user and pull policy from the infrastructure where the step is silent', async () => {
    const spec = { infrastructure: { spec: { runAsUser: 5, imagePullPolicy: 'Always' } } };
    const stage = { nodeId: 's', identifier: 's', name: 's', type: 'CI', spec };
    const bench = new StepBench({ context: { stage } });

    await run.run(alpine, bench.context);

    expect(bench.runtime.started[0]).toMatchObject({ user: '5', pull: 'always' });
  });

  it('fails with the exit status, whatever it is, as an unknown error (#81)', async () => {
    const bench = new StepBench({ behaviors: { step: { exitCode: 3 } } });

    const outcome = await run.run(alpine, bench.context);

    expect(outcome).toEqual({
      status: 'failed',
      failure: { types: ['Unknown'], code: 'step/exit', message: 'exit status 3', exitCode: 3 },
    });
  });

  it('says that the memory ran out (#78)', async () => {
    const bench = new StepBench({ behaviors: { step: { exitCode: 137, outOfMemory: true } } });

    const outcome = await run.run(alpine, bench.context);

    expect(outcome).toMatchObject({ failure: { code: 'step/out-of-memory', exitCode: 137 } });
  });

  it('publishes declared outputs exactly as the shell wrote them (#8, #9, #10, #13, #14)', async () => {
    const spec = {
      ...alpine,
      outputVariables: [
        { name: 'X' },
        { name: 'OUT', type: 'String', value: 'SRC' },
        { name: 'EMPTY' },
        { name: 'LINES' },
      ],
    };
    const bench = new StepBench({
      decide: ({ program }) => ({
        files: { [outFile(program)]: 'X=a b=c\0OUT=hi\0EMPTY=\0LINES=1\n\t"2"\n\0' },
      }),
    });

    const outcome = await run.run(spec, bench.context);

    const outputVariables = { X: 'a b=c', OUT: 'hi', EMPTY: '', LINES: '1\n\t"2"\n' };
    expect(outcome).toEqual({ status: 'success', outputs: { output: { outputVariables } } });
  });

  it('masks secret outputs', async () => {
    const spec = { ...alpine, outputVariables: [{ name: 'TOKEN', type: 'Secret' }] };
    const bench = new StepBench({
      decide: ({ program }) => ({ files: { [outFile(program)]: 'TOKEN=t0psecret\0' } }),
    });

    await run.run(spec, bench.context);

    expect(bench.masked).toEqual(['t0psecret']);
  });

  it('fails when the command left before its outputs were written (#12)', async () => {
    const bench = new StepBench();

    const outcome = await run.run({ ...alpine, outputVariables: [{ name: 'X' }] }, bench.context);

    expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'step/outputs-missing' } });
  });

  it('publishes all pairs of the output file when none are declared, and masks secret ones', async () => {
    const bench = new StepBench({
      decide: ({ env }) => ({
        files: {
          [env['DRONE_OUTPUT'] ?? '']: 'A=1\nB="two words"\n',
          [env['HARNESS_OUTPUT_SECRET_FILE'] ?? '']: 'S=hidden\n',
        },
      }),
    });

    const outcome = await run.run(alpine, bench.context);

    expect(outcome).toMatchObject({
      outputs: { output: { outputVariables: { A: '1', B: 'two words', S: 'hidden' } } },
    });
    expect(bench.masked).toEqual(['hidden']);
    expect(bench.runtime.started[0]?.env['HARNESS_OUTPUT_FILE']).toBe(
      bench.runtime.started[0]?.env['DRONE_OUTPUT'],
    );
  });

  it('publishes only declared names of the output file', async () => {
    const bench = new StepBench({
      decide: ({ program, env }) => ({
        files: { [outFile(program)]: 'X=\0', [env['DRONE_OUTPUT'] ?? '']: 'X=5\nY=6\n' },
      }),
    });

    const outcome = await run.run({ ...alpine, outputVariables: [{ name: 'X' }] }, bench.context);

    expect(outcome).toEqual({ status: 'success', outputs: { output: { outputVariables: { X: '5' } } } });
  });

  it('counts test reports without letting them decide (#56, #57, #58)', async () => {
    const report =
      '<testsuite><testcase time="1.5"/><testcase><failure/></testcase><testcase><skipped/></testcase></testsuite>';
    const reports = { type: 'JUnit', spec: { paths: ['out/**/*.xml', 'none/*.xml'] } };
    const files = { 'out/a/b.xml': report, 'out/broken.xml': '<a>' };
    const passing = new StepBench({ behaviors: { step: { files } } });
    const failing = new StepBench({ behaviors: { step: { files, exitCode: 1 } } });

    const success = await run.run({ ...alpine, reports }, passing.context);
    const failure = await run.run({ ...alpine, reports }, failing.context);

    const outputVariables = {
      total_tests: '3',
      successful_tests: '1',
      failed_tests: '1',
      skipped_tests: '1',
      duration_ms: '1500',
    };
    expect(success).toEqual({ status: 'success', outputs: { output: { outputVariables } } });
    expect(failure).toMatchObject({ status: 'failed', outputs: { output: { outputVariables } } });
    expect(passing.log).toContain('Tests: 1 passed, 1 failed, 1 skipped (1 report)');
    expect(passing.log).toContain('/harness/out/broken.xml was not counted');
  });

  it('ends the process when the step is stopped, and hands on the reason', async () => {
    const bench = new StepBench({ behaviors: { step: { endless: true } } });
    const running = run.run(alpine, bench.context);
    await until(() => bench.runtime.running.length === 1);

    bench.abort.abort('aborted');

    await expect(running).rejects.toBe('aborted');
    expect(bench.runtime.running).toEqual([]);
  });

  it('kills what ignores the request to end when there is no more time', async () => {
    const clock = { now: () => 0, sleep: (_: number, signal: AbortSignal) => rejectOnAbort(signal) };
    const bench = new StepBench({ clock, behaviors: { step: { endless: true, ignoresTerm: true } } });
    const running = run.run(alpine, bench.context);
    await until(() => bench.runtime.running.length === 1);

    bench.abort.abort('aborted');
    bench.kill.abort();

    await expect(running).rejects.toBe('aborted');
  });
});

function outFile(program: { readonly kind: string; readonly argv?: readonly string[] }): string {
  return /'(\/addon\/[^']+\.out)'/.exec(program.argv?.at(-1) ?? '')?.[1] ?? 'nowhere';
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

function rejectOnAbort(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}
