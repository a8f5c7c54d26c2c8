import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { alternate, ms, ratio, row } from './harness.mjs';

export const title = 'Starting the program';
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** `--help` is to take less than twice what `node -e 0` takes. */
export async function run() {
  const node =
    (...args) =>
    async () =>
      void execFileSync(process.execPath, args);
  const times = await alternate(15, { node: node('-e', '0'), help: node(program, '--help') });
  row('node -e 0', ms(times.node));
  row('pipeline --help', ms(times.help), ratio(times.help / times.node));
}
