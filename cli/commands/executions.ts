import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { collect, withOutput } from './output.ts';

export function register(command: Command, cli: Cli): void {
  withOutput(command.command('list', { isDefault: true }).description('list runs, the newest first'))
    .option('--pipeline <id>', 'only runs of this pipeline')
    .option('--status <word>', 'only runs that are running, failed, succeeded, aborted …')
    .option('--limit <number>', 'how many at most', '20')
    .action((options) =>
      cli.act(async () => (await import('./executions/list.ts')).listExecutions(cli, options)),
    );

  withOutput(command.command('show').description('show what a run did'))
    .argument('<id>', 'id or its beginning, #7, or latest')
    .action((id: string, options) =>
      cli.act(async () => (await import('./executions/show.ts')).showExecution(cli, id, options)),
    );

  withOutput(command.command('act').description('answer a step that waits'))
    .argument('<id>', 'id or its beginning, #7, or latest')
    .argument('[step]', 'the step; not needed when only one waits')
    .option('--action <name>', 'one of the answers the step offers')
    .option('--comment <text>', 'why')
    .option('--input <name=value>', 'a value the step asks for; may be repeated', collect)
    .action((id: string, step: string | undefined, options) =>
      cli.act(async () =>
        (await import('./executions/act.ts')).actOnExecution(cli, { id, step, ...options }),
      ),
    );

  for (const each of [command, ...command.commands]) each.addHelpText('after', examples);
}

const examples = `
Examples:
  pipeline executions                                  what ran and what runs
  pipeline executions --status failed --limit 5
  pipeline executions show latest
  pipeline executions show 3f2a --output json
  pipeline executions act 3f2a                         what waits for an answer
  pipeline executions act 3f2a deploy/approve --action Approve --comment "tested on staging"`;
