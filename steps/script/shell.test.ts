import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRecords } from './records.ts';
import { findDialect } from './shell.ts';

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'pipeline-shell-'));
});

afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

describe('Sh and Bash', () => {
  it.each<[command: string, exitCode: number, output: string, why: string]>([
    ['false\necho no', 1, '', 'stops at the first command that fails (#15)'],
    ['false | true\necho yes', 0, 'yes\n', 'has no pipefail (#16)'],
    ['echo $UNSET_VARIABLE', 0, '\n', 'lets variables be unset (#17)'],
    ['exit 4', 4, '', 'ends with the status of exit'],
    ['#!/bin/bash\necho hi', 0, 'hi\n', 'reads a shebang as a comment'],
    ["cat <<'X'\na b\nX", 0, 'a b\n', 'keeps here-documents'],
  ])('%j exits %i: %s', (command, exitCode, output) => {
    for (const shell of ['Sh', 'Bash']) {
      expect(runScript(shell, command)).toMatchObject({ status: exitCode, stdout: output });
    }
  });

  it('counts lines as the YAML does', () => {
    expect(runScript('Bash', 'echo one\nno-such-command').stderr).toContain('line 2');
  });

  it('does not fail where there is neither git nor a home', () => {
    const { status } = runScript('Sh', 'true', { PATH: '/nowhere', HOME: '/nowhere' }, '/bin/sh');

    expect(status).toBe(0);
  });

  it('lets git work in a directory of somebody else (#49)', () => {
    runScript('Sh', 'true');

    expect(readFileSync(join(home, '.gitconfig'), 'utf8')).toContain('directory = *');
  });
});

describe('output variables', () => {
  it.each<[shell: string, command: string, value: string]>([
    ['Sh', 'SRC="a b=c"', 'a b=c'],
    ['Bash', 'SRC=$(printf \'1\\n\\t"2" \\047x\\047\')', '1\n\t"2" \'x\''],
    ['Sh', "SRC='ends with a line\n'", 'ends with a line\n'],
    ['Sh', "SRC='100% \\n $HOME `x` é'", '100% \\n $HOME `x` é'],
    ['Sh', ': # never assigned', ''],
    ['Sh', 'set -u; cd /; set -C', ''],
    ['Python', 'import os\nos.environ["SRC"] = "a\\nb=é"', 'a\nb=é'],
    ['Python', 'from __future__ import annotations\nimport os\nif True:\n  os.environ["SRC"] = "x"', 'x'],
  ])('%s hands on %j exactly (#8, #9, #10, #13, #14)', (shell, command, value) => {
    const { status, outputs } = runWithOutputs(shell, command);

    expect(status).toBe(0);
    expect(outputs?.get('OUT')).toBe(value);
  });

  it('are not written when the command leaves early (#12)', () => {
    expect(runWithOutputs('Sh', 'SRC=1; exit 0')).toEqual({ status: 0, outputs: undefined });
    expect(runWithOutputs('Python', 'exit(0)')).toEqual({ status: 0, outputs: undefined });
  });

  it('of Python must be in the environment (#11)', () => {
    expect(runWithOutputs('Python', 'SRC = "1"').status).toBe(1);
  });
});

describe('scripts in files', () => {
  it.each([
    ['Sh', 'echo "$0" && pwd'],
    ['Python', 'import os, sys\nprint(os.getcwd(), sys.path[0])'],
  ])('%s runs in the working directory', (shell, command) => {
    const dialect = findDialect(shell);
    const path = join(home, `script.${dialect?.extension}`);
    writeFileSync(path, command);
    const [program = '', ...args] = dialect?.file(path) ?? [];

    const output = execFileSync(program, args, { cwd: home, encoding: 'utf8' });

    expect(output).toContain(home);
  });
});

describe('findDialect', () => {
  it.each([undefined, '', ' '])('takes %j as sh (#18)', (written) => {
    expect(findDialect(written)?.name).toBe('sh');
  });

  it.each(['Zsh', 'bash', 'SH'])('knows no shell %s (#19)', (written) => {
    expect(findDialect(written)).toBeUndefined();
  });
});

function runScript(shell: string, command: string, env: Record<string, string> = {}, path?: string) {
  const dialect = findDialect(shell);
  const [program = '', ...args] = dialect?.inline(dialect.prelude + command) ?? [];
  const PATH = '/usr/local/bin:/usr/bin:/bin';
  return spawnSync(path ?? program, args, {
    env: { PATH, HOME: home, ...dialect?.env, ...env },
    encoding: 'utf8',
    cwd: home,
  });
}

function runWithOutputs(shell: string, command: string) {
  const file = join(home, 'outputs');
  rmSync(file, { force: true });
  const writing = findDialect(shell)?.writeOutputs([{ name: 'OUT', source: 'SRC', isSecret: false }], file);
  const { status } = runScript(shell, `${command}\n${writing}\n`);
  return { status, outputs: read(file) };
}

function read(file: string): ReadonlyMap<string, string> | undefined {
  try {
    return parseRecords(readFileSync(file));
  } catch {
    return undefined;
  }
}
