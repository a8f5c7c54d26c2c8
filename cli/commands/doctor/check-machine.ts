import { versions } from 'node:process';
import { runProgram } from '../../../project/run-program.ts';
import type { Cli } from '../../cli.ts';
import type { Check } from './check.ts';

const leastNode = [20, 19] as const;

/** What has to be installed, wherever the project is. */
export async function checkMachine(cli: Cli): Promise<readonly Check[]> {
  return [checkNode(versions.node), await checkGit(cli)];
}

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = leastNode;
  const isRecent = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  if (isRecent) return { name: 'node', status: 'ok', message: `Node.js ${version}` };
  return {
    name: 'node',
    status: 'fail',
    message: `Node.js ${version} is too old`,
    fix: `install Node.js ${leastNode.join('.')} or newer`,
  };
}

async function checkGit(cli: Cli): Promise<Check> {
  const result = await runProgram('git', ['--version'], { env: cli.env, cwd: cli.cwd, timeoutMs: 5_000 });
  if (result.kind === 'ended' && result.exitCode === 0) {
    return { name: 'git', status: 'ok', message: result.stdout.trim() };
  }
  return {
    name: 'git',
    status: 'fail',
    message: result.kind === 'ended' ? result.stderr.trim() : result.reason,
    fix: 'install git: it brings the code into a run',
  };
}
