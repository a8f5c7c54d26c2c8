// Installs the npm dependencies where they are missing or differ from package-lock.json.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run, runScript, say } from './lib/shell.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
await runScript(async () => {
  if (areInstalled()) return;
  say('Installing the npm dependencies …');
  await run('npm', ['ci', '--no-audit', '--no-fund'], { doing: 'npm ci' });
});

/** npm records what it installed in a lock file of its own; packages for other platforms are absent there. */
function areInstalled() {
  const record = 'node_modules/.package-lock.json';
  if (!existsSync(record)) return false;
  const installed = packages(record);
  return Object.entries(packages('package-lock.json')).every(
    ([path, { version, optional }]) =>
      path === '' ||
      (installed[path] === undefined ? optional === true : installed[path].version === version),
  );
}

function packages(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}
