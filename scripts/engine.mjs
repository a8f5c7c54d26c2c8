// Finds a Docker engine, or installs and starts one: node scripts/engine.mjs [stop]
// Standard output is the engine's address, fit for DOCKER_HOST.
import { ensureEngine, stopStartedEngine } from './lib/engine.mjs';
import { runScript, say } from './lib/shell.mjs';

await runScript(async () => {
  if (process.argv[2] === 'stop') {
    say(
      (await stopStartedEngine()) ? 'Stopped the Docker engine.' : 'No Docker engine was started from here.',
    );
    return;
  }
  const { host, origin, version } = await ensureEngine();
  say(`Using Docker engine ${version} (${origin}).`);
  process.stdout.write(`${host}\n`);
});
