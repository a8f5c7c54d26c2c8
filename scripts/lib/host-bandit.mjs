import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory, hasProgram, run, SetupError, say } from './shell.mjs';

const VERSION = '1.7.10';

/**
 * Bandit in a virtual environment of its own, for machines without a Docker engine.
 * @returns {Promise<string>} the directory that holds the program
 */
export async function ensureHostBandit() {
  const environment = join(cacheDirectory(), `bandit-${VERSION}`);
  const programs = join(environment, 'bin');
  if (existsSync(join(programs, 'bandit'))) return programs;
  if (!hasProgram('python3')) {
    throw new SetupError(
      'Without a Docker engine the demo needs Python: install Docker, or python3 and python3-venv.',
    );
  }
  say(`Installing Bandit ${VERSION} in ${environment} …`);
  try {
    await run('python3', ['-m', 'venv', environment], { doing: 'python3 -m venv (package python3-venv)' });
    await run(
      join(programs, 'pip'),
      ['install', '--quiet', '--disable-pip-version-check', `bandit==${VERSION}`],
      {
        doing: `Installing Bandit ${VERSION}`,
      },
    );
  } catch (error) {
    rmSync(environment, { recursive: true, force: true }); // half an environment would pass for a whole one
    throw error;
  }
  return programs;
}
