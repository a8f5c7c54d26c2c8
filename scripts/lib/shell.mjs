import { spawn, spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A set-up problem that the user can act on; its message is one sentence and needs no stack. */
export class SetupError extends Error {
  name = 'SetupError';
}

/**
 * Runs a script's work: a SetupError is told in its own words and becomes the exit status.
 * @param {() => Promise<void>} work
 */
export async function runScript(work, failureStatus = 3) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = failureStatus;
  }
}

/** Where downloads and built base images are kept between runs. */
export function cacheDirectory(env = process.env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pipeline');
}

/** @param {string} program */
export function hasProgram(program) {
  return spawnSync('sh', ['-c', `command -v "$1" >/dev/null 2>&1`, 'sh', program]).status === 0;
}

export function isRoot() {
  return process.getuid?.() === 0;
}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Runs a program to its end with its output kept; throws a SetupError that ends with the last lines it wrote.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, doing?: string, input?: import('node:stream').Readable }} [options]
 * @returns {Promise<string>} what it wrote to standard output
 */
export async function run(program, args, options = {}) {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  if (options.input !== undefined && child.stdin !== null) options.input.pipe(child.stdin);
  let output = '';
  let everything = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
    everything += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    everything += chunk;
  });
  const ended = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? '' : `ended with ${signal ?? code}`));
  });
  if (ended === '') return output;
  const tail = everything.trim().split('\n').slice(-30).join('\n');
  throw new SetupError(`${options.doing ?? [program, ...args].join(' ')}: ${ended}\n${tail}`.trim());
}

/**
 * Installs Debian packages that are missing.
 * @param {string[]} packages
 * @param {string} purpose what they are needed for, for the message when they cannot be installed
 */
export async function installDebianPackages(packages, purpose) {
  if (!isRoot() || !hasProgram('apt-get')) {
    throw new SetupError(
      `${purpose} needs ${packages.join(', ')}: install them, or run this as root on Debian or Ubuntu.`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  say(`Installing ${packages.join(', ')} for ${purpose} …`);
  const install = () =>
    run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
      env,
      doing: `Installing ${packages.join(', ')}`,
    });
  await run('apt-get', ['update'], { env, doing: 'Updating the package lists' });
  await install();
}
