import type { Command } from 'commander';
import type { Cli } from '../cli.ts';

export function register(command: Command, cli: Cli): void {
  command
    .argument('<id>', 'id of the run or its beginning, #7, or latest')
    .argument('[step]', 'only this step: its id or the end of it')
    .option('-f, --follow', 'go on until the run, or the step, is over')
    .option('-n, --tail <lines>', 'only the last lines of each step')
    .option('--attempt <number>', 'this attempt of a step that was retried, from 0; the last one unless told')
    .option('--output <format>', 'pretty, or json for a list of the logs', 'pretty')
    .addHelpText('after', examples)
    .action((id: string, step: string | undefined, options) =>
      cli.act(async () => (await import('./logs/show.ts')).showLogs(cli, { id, step, ...options })),
    );
}

const examples = `
Examples:
  pipeline logs latest                     every step, each line with its place
  pipeline logs 3f2a build/test            one step, as it was written
  pipeline logs 3f2a test --tail 50
  pipeline logs latest --follow            what is written from now on, too`;
