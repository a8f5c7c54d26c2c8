// Finds a Docker engine, or installs and starts one: node scripts/engine.mjs [stop]
// The last line on standard output is the engine's address, fit for DOCKER_HOST.
import { ensureEngine, stopStartedEngine } from './lib/engine.mjs';
import { SetupError, say } from './lib/shell.mjs';

try {
  if (process.argv[2] === 'stop') {
    say(
      (await stopStartedEngine()) ? 'Stopped the Docker engine.' : 'No Docker engine was started from here.',
    );
  } else {
    const { host, origin, version } = await ensureEngine();
    say(`Using Docker engine ${version} (${origin}).`);
    process.stdout.write(`${host}\n`);
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 3;
}
