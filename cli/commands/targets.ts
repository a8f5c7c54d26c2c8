import { type Command, Option } from 'commander';
import { targetTypes } from '../../security/target.ts';
import type { Cli } from '../cli.ts';
import { withOutput } from './output.ts';
import { withScope } from './project-scopes.ts';

export function register(command: Command, cli: Cli): void {
  withScope(withOutput(command.command('list', { isDefault: true })))
    .description('list what was scanned, with baselines and variants')
    .action((options) => cli.act(async () => (await import('./targets/list.ts')).listTargets(cli, options)));

  const baseline = command.command('baseline').description('the variant others are compared with');
  const type = new Option('--type <type>', 'when several targets have the name, or none yet');
  withScope(withOutput(baseline.command('set')))
    .description('choose what new scans of a target are compared with')
    .argument('<name>', 'name of the target')
    .argument('[variant]', 'this branch, tag or version')
    .option('--regex <pattern>', 'the newest variant whose whole name matches (RE2)')
    .option('--none', 'nothing: each variant is compared with its own scan before')
    .option('--default', 'what a target of its type uses when nobody has chosen')
    .addOption(type.choices([...targetTypes]))
    .action((name: string, variant: string | undefined, options) =>
      cli.act(async () =>
        (await import('./targets/set-baseline.ts')).setBaseline(cli, { name, variant, ...options }),
      ),
    );

  for (const each of [command, ...command.commands]) each.addHelpText('after', examples);
}

const examples = `
Examples:
  pipeline targets
  pipeline targets baseline set shop main
  pipeline targets baseline set shop --regex 'release-.*'
  pipeline targets baseline set shop --none

A baseline counts from the next scan on; scans that were made keep what they were compared with.`;
