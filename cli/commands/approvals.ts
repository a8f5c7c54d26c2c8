import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { collect, withOutput } from './output.ts';

export function register(command: Command, cli: Cli): void {
  withOutput(
    command
      .command('list', { isDefault: true })
      .description('list what waits for approval, the longest first'),
  ).action((options) =>
    cli.act(async () => (await import('./approvals/list.ts')).listApprovals(cli, options)),
  );

  answering(command.command('approve').description('approve a step that waits'))
    .option('--input <name=value>', 'a value the step asks for; may be repeated', collect)
    .action((id: string, step: string | undefined, options) =>
      cli.act(async () => (await import('./approvals/answer.ts')).approve(cli, { id, step, ...options })),
    );

  answering(command.command('reject').description('reject a step that waits')).action(
    (id: string, step: string | undefined, options) =>
      cli.act(async () => (await import('./approvals/answer.ts')).reject(cli, { id, step, ...options })),
  );

  for (const each of [command, ...command.commands]) each.addHelpText('after', examples);
}

function answering(command: Command): Command {
  return withOutput(command)
    .argument('<id>', 'id of the run or its beginning, #7, or latest')
    .argument('[step]', 'the step; not needed when only one waits')
    .option('--comment <text>', 'why');
}

const examples = `
Examples:
  pipeline approvals                                   what waits, in all runs
  pipeline approvals approve 3f2a deploy/approve --comment "tested on staging"
  pipeline approvals approve latest --input VERSION=1.2
  pipeline approvals reject 3f2a deploy/approve --comment "not today"`;
