// Installs the PostgreSQL programs for the tests, where they are missing and this user may: node scripts/postgres.mjs
// The tests start servers of their own, so none is set up or started here.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hasProgram, installDebianPackages, isRoot, runScript, say } from './lib/shell.mjs';

await runScript(async () => {
  if (isInstalled()) return;
  if (!isRoot() || !hasProgram('apt-get')) {
    say('PostgreSQL is not installed: its tests are skipped.');
    return;
  }
  mkdirSync('/etc/postgresql-common', { recursive: true });
  const settings = '/etc/postgresql-common/createcluster.conf';
  if (!existsSync(settings)) writeFileSync(settings, 'create_main_cluster = false\n');
  await installDebianPackages(['postgresql'], 'the tests of the PostgreSQL store');
});

function isInstalled() {
  if (hasProgram('initdb')) return true;
  const versions = '/usr/lib/postgresql';
  return (
    existsSync(versions) && readdirSync(versions).some((name) => existsSync(`${versions}/${name}/bin/initdb`))
  );
}
