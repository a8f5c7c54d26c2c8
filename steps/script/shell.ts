import type { OutputVariable } from './output-variables.ts';

export const shells = ['Sh', 'Bash', 'Powershell', 'Pwsh', 'Python'] as const;

export type Shell = (typeof shells)[number];

/** How one shell is started and spoken to. */
export interface Dialect {
  /** The name people see in a log. */
  readonly name: string;
  readonly inline: (script: string) => readonly string[];
  readonly file: (path: string) => readonly string[];
  readonly extension: string;
  /** Stands on the command's own first line, so that line numbers in messages are those of the YAML. */
  readonly prelude: string;
  /** Environment that does what `prelude` cannot. */
  readonly env: Readonly<Record<string, string>>;
  /** Lines after the command: every variable becomes a `NAME=value` record that ends in NUL. */
  readonly writeOutputs: (outputs: readonly OutputVariable[], file: string) => string;
}

/** An absent or blank shell is `Sh`; undefined for a name that is no shell. */
export function findDialect(written: string | undefined): Dialect | undefined {
  const name = written === undefined || written.trim() === '' ? 'Sh' : written.trim();
  const shell = shells.find((each) => each === name);
  return shell === undefined ? undefined : dialects[shell];
}

// The workspace belongs to another user than the process: git refuses to work in it unless told otherwise.
const posixPrelude =
  "set -e; command -v git >/dev/null 2>&1 && git config --global --add safe.directory '*' >/dev/null 2>&1 || true; ";
const powerShellPrelude =
  "try { if (Get-Command git -ErrorAction SilentlyContinue) { git config --global --add safe.directory '*' 2>$null } } " +
  "catch { }; $ErrorActionPreference = 'Stop'; ";
const gitEnvironment = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
};

const dialects: Readonly<Record<Shell, Dialect>> = {
  Sh: posix('sh'),
  Bash: posix('bash'),
  Powershell: powerShell('powershell'),
  Pwsh: powerShell('pwsh'),
  Python: {
    name: 'python3',
    inline: (script) => ['python3', '-c', script],
    // Not `python3 FILE`: that would put the file's directory in front of the module path.
    file: (path) => ['python3', '-c', `exec(compile(open(${quote(path)}).read(), ${quote(path)}, 'exec'))`],
    extension: 'py',
    prelude: '',
    env: gitEnvironment,
    writeOutputs: (outputs, file) =>
      [
        'import os as _pipeline_os',
        `with open(${quote(file)}, 'wb') as _pipeline_file:`,
        ...outputs.map(
          ({ name, source }) =>
            `    _pipeline_file.write(b'${name}=' + _pipeline_os.environb[b'${source}'] + bytes(1))`,
        ),
      ].join('\n'),
  },
};

function posix(name: string): Dialect {
  return {
    name,
    inline: (script) => [name, '-c', script],
    file: (path) => [name, path],
    extension: 'sh',
    prelude: posixPrelude,
    env: {},
    writeOutputs: (outputs, file) => {
      const records = outputs.map(({ name, source }) => `printf '${name}=%s\\000' "\${${source}-}"`);
      return `{ ${records.join('; ')}; } >| ${quote(file)}`;
    },
  };
}

function powerShell(name: string): Dialect {
  return {
    name,
    inline: (script) => [name, '-Command', script],
    file: (path) => [name, '-File', path],
    extension: 'ps1',
    prelude: powerShellPrelude,
    env: {},
    writeOutputs: (outputs, file) =>
      outputs
        .map(
          ({ name, source }) =>
            `[System.IO.File]::AppendAllText(${quote(file)}, '${name}=' + $Env:${source} + [char]0)`,
        )
        .join('\n'),
  };
}

/** For paths of ours, which hold no quotes. */
function quote(path: string): string {
  return `'${path}'`;
}
