import { describe, expect, it } from 'vitest';
import type { ContainerSpec, Program } from '../../engine/ports.ts';
import { EngineError } from './engine-error.ts';
import { StartProbe, startFailure } from './start-failure.ts';

const pwsh: Program = { kind: 'argv', argv: ['pwsh', '-Command', 'x'] };

describe('StartProbe', () => {
  it.each<[program: Program, exitCode: number, output: string, missing: string | undefined, why: string]>([
    [pwsh, 127, '[FATAL tini (6)] exec pwsh failed: No such file or directory\n', 'pwsh', 'tini'],
    [pwsh, 126, '[FATAL tini (7)] exec pwsh failed: Permission denied\n', 'pwsh', 'not executable'],
    [pwsh, 127, 'ERROR (catatonit:2): failed to exec pid1: No such file or directory\n', 'pwsh', 'Podman'],
    [{ kind: 'image' }, 127, '[FATAL tini (6)] exec /start failed: No such file', '/start', 'broken image'],
    [pwsh, 127, 'sh: make: not found\n', undefined, 'a command of the script is missing'],
    [pwsh, 1, '[FATAL tini (6)] exec pwsh failed: ', undefined, 'a step that prints what tini would'],
    [pwsh, 127, 'building\n[FATAL tini (6)] exec x failed: ', undefined, 'it did start'],
  ])('%j, exit code %d, %j: missing is %s (%s)', (program, exitCode, output, missing) => {
    const probe = new StartProbe(program);

    for (const half of [output.slice(0, 10), output.slice(10)]) probe.see(Buffer.from(half));

    expect(probe.missingProgram(exitCode)).toBe(missing);
  });
});

describe('startFailure', () => {
  it.each<[message: string, code: string, part: string]>([
    [
      'OCI runtime create failed: runc create failed: exec: "pwsh": executable file not found in $PATH: unknown',
      'runtime/program-missing',
      'Image alpine has no program "pwsh"',
    ],
    [
      'exec: "docker-init": executable file not found in $PATH',
      'runtime/container-refused',
      'cannot start step from image alpine: exec: "docker-init"',
    ],
    [
      'OCI runtime create failed: exec: "/x/y": stat /x/y: no such file or directory: unknown',
      'runtime/program-missing',
      'has no program "/x/y"',
    ],
    [
      'invalid mount config',
      'runtime/container-refused',
      'cannot start step from image alpine: invalid mount config',
    ],
  ])('%s → %s', (message, code, part) => {
    expect(startFailure(spec, new EngineError(400, message))).toMatchObject({
      code,
      message: expect.stringContaining(part),
    });
  });

  it('leaves other errors alone', () => {
    const error = new Error('aborted');

    expect(startFailure(spec, error)).toBe(error);
  });
});

const spec: ContainerSpec = { name: 'step', image: 'alpine', pull: 'missing', program: pwsh, env: {} };
