import type { Cli } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import { countOf } from '../../render/format.ts';
import { safeLine } from '../../render/safe-text.ts';
import { type Color, createPaint } from '../../render/style.ts';
import { type OutputFormat, printJson } from '../output.ts';
import type { Check } from './check.ts';
import { checkMachine } from './check-machine.ts';
import { checkProject } from './check-project.ts';

export async function runDoctor(cli: Cli, { output }: { readonly output: OutputFormat }): Promise<number> {
  const checks = [...(await checkMachine(cli)), ...(await checkProject(cli))];
  if (output === 'json') printJson(cli, checks);
  else print(cli, checks);
  return checks.some(({ status }) => status === 'fail') ? exitCodes.environment : exitCodes.success;
}

const colors: Readonly<Record<Check['status'], Color>> = { ok: 'green', warn: 'yellow', fail: 'red' };

function print(cli: Cli, checks: readonly Check[]): void {
  const paint = createPaint(cli);
  const width = Math.max(...checks.map(({ name }) => name.length));
  for (const { name, status, message, fix } of checks) {
    const mark = paint(colors[status], status.padEnd(4));
    cli.stdout.write(`${mark}  ${name.padEnd(width)}  ${safeLine(message)}\n`);
    if (fix !== undefined) cli.stdout.write(`${' '.repeat(width + 8)}${safeLine(fix)}\n`);
  }
  const failed = checks.filter(({ status }) => status === 'fail').length;
  cli.stdout.write(
    failed === 0 ? '\nReady to run.\n' : `\n${countOf(failed, 'thing')} to mend before a run.\n`,
  );
}
