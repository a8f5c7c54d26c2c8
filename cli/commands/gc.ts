import { type Command, Option } from 'commander';
import { RuntimeError, UsageError } from '../../engine/errors.ts';
import { durationHint, parseDuration } from '../../engine/load/duration.ts';
import type { Owner } from '../../engine/ports.ts';
import type { CollectRule } from '../../store/collect.ts';
import type { Cli } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';
import type { App } from '../wire.ts';
import { type OutputFormat, printJson, withOutput } from './output.ts';
import { withApp } from './with-app.ts';

interface GcOptions {
  readonly olderThan?: string;
  readonly keepLast?: string;
  readonly output: OutputFormat;
}

export function register(command: Command, cli: Cli): void {
  withOutput(command)
    .addOption(
      new Option('--older-than <duration>', 'delete runs that ended longer ago').conflicts('keepLast'),
    )
    .option('--keep-last <number>', 'delete all but the newest runs of each pipeline')
    .addHelpText('after', examples)
    .action((options: GcOptions) => cli.act(() => collectGarbage(cli, options)));
}

const examples = `
Examples:
  pipeline gc                       containers, volumes and networks of processes that died
  pipeline gc --older-than 30d      and the records and logs of runs older than that
  pipeline gc --keep-last 20

Scans, baselines and exemptions are kept. Runs that go on are never touched.`;

async function collectGarbage(cli: Cli, options: GcOptions): Promise<number> {
  const rule = ruleOf(options, cli.clock.now());
  return withApp(cli, async (app) => {
    const { isOwnerAlive } = await import('../run/owner.ts');
    const store = await app.store();
    const aborted = await store.executions.recover(isOwnerAlive);
    const deleted = rule === undefined ? [] : await store.collect(rule);
    const swept = await sweep(cli, app, isOwnerAlive);
    const ids = { aborted: aborted.map(({ id }) => id), deleted: deleted.map(({ id }) => id) };
    if (options.output === 'json') {
      printJson(cli, { ...ids, removed: swept });
      return exitCodes.success;
    }
    for (const id of ids.aborted) cli.stdout.write(`ended    execution ${id}, its process died\n`);
    for (const id of ids.deleted) cli.stdout.write(`deleted  execution ${id} with its logs\n`);
    for (const name of swept) cli.stdout.write(`removed  ${name}\n`);
    if (aborted.length + deleted.length + swept.length === 0) cli.stdout.write('Nothing to remove.\n');
    return exitCodes.success;
  });
}

/** Records are collected also where no engine answers, which then has nothing of ours that runs. */
async function sweep(cli: Cli, app: App, isAlive: (owner: Owner) => boolean): Promise<readonly string[]> {
  try {
    return await (await app.runtime('docker')).sweep(isAlive);
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    cli.stderr.write(`${error.message}  ${error.code}\n`);
    return [];
  }
}

function ruleOf({ olderThan, keepLast }: GcOptions, now: number): CollectRule | undefined {
  if (olderThan !== undefined) {
    const ms = parseDuration(olderThan);
    if (typeof ms === 'number') return { kind: 'endedBefore', at: now - ms };
    throw new UsageError(
      'usage/duration',
      `--older-than takes a duration, not "${olderThan}": ${durationHint}`,
    );
  }
  if (keepLast === undefined) return undefined;
  const count = Number(keepLast);
  if (keepLast !== '' && Number.isInteger(count) && count >= 0) return { kind: 'keepLast', count };
  throw new UsageError('usage/number', `--keep-last takes a whole number, not "${keepLast}"`);
}
