import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { withOutput } from './output.ts';
import { withScope } from './project-scopes.ts';

export function register(command: Command, cli: Cli): void {
  withScope(withOutput(command.command('list', { isDefault: true })))
    .description('list what the newest scans found, the worst first')
    .option('--target <name>', 'only this target')
    .option('--variant <name>', 'only this branch, tag or version')
    .option('--severity <codes>', 'only these severities: critical,high,medium,low,info,unassigned')
    .option('--scanner <name>', 'only what this scanner found')
    .option('--new', 'only what the baseline does not have')
    .option('--active', 'without what is exempted')
    .option('--execution <id>', 'what this run found, instead of the newest scans')
    .action((options) => cli.act(async () => (await import('./issues/list.ts')).listIssues(cli, options)));

  withScope(withOutput(command.command('show')))
    .description('show an issue with every place it appears in')
    .argument('<id>', 'id of the issue or its beginning')
    .option('--target <name>', 'only in this target')
    .option('--variant <name>', 'only in this branch, tag or version')
    .action((id: string, options) =>
      cli.act(async () => (await import('./issues/show.ts')).showIssue(cli, id, options)),
    );

  for (const each of [command, ...command.commands]) each.addHelpText('after', examples);
}

const examples = `
Examples:
  pipeline issues                                         everything, the worst first
  pipeline issues list --target shop --variant main
  pipeline issues list --severity critical,high --new
  pipeline issues list --execution latest --output json
  pipeline issues show 4kTq`;
