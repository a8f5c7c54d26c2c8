// Installs the programs that only tests need, where they are missing and this user may: node scripts/test-programs.mjs
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hasProgram, installDebianPackages, isRoot, runScript, say } from './lib/shell.mjs';

await runScript(async () => {
  const missing = [...(hasProgram('python3') ? [] : ['python3']), ...(hasInitdb() ? [] : ['postgresql'])];
  if (missing.length === 0) return;
  if (!isRoot() || !hasProgram('apt-get')) {
    say(`Not installed: ${missing.join(', ')}. Tests that need them are skipped or fail.`);
    return;
  }
  if (missing.includes('postgresql')) forbidClusters();
  await installDebianPackages(missing, 'the tests');
});

function hasInitdb() {
  if (hasProgram('initdb')) return true;
  const versions = '/usr/lib/postgresql';
  return (
    existsSync(versions) && readdirSync(versions).some((name) => existsSync(`${versions}/${name}/bin/initdb`))
  );
}

/** The tests start servers of their own: installing the package must not make and start another. */
function forbidClusters() {
  mkdirSync('/etc/postgresql-common', { recursive: true });
  const settings = '/etc/postgresql-common/createcluster.conf';
  if (!existsSync(settings)) writeFileSync(settings, 'create_main_cluster = false\n');
}
