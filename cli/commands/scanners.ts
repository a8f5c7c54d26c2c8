import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { withOutput } from './output.ts';

export function register(command: Command, cli: Cli): void {
  withOutput(command)
    .option('--all', 'also the scanners whose reports can be read but which do not run here')
    .addOption(
      new Option('--runtime <name>', 'where images are looked for')
        .choices(['docker', 'host'])
        .default('docker'),
    )
    .addHelpText('after', examples)
    .action((options) =>
      cli.act(async () => (await import('./scanners/list.ts')).listScanners(cli, options)),
    );
}

const examples = `
Examples:
  pipeline scanners
  pipeline scanners --all --output json

An image that is missing is pulled when a step first needs it, or built where there is a recipe for it and no registry
can be reached. Another image for a scanner goes into .pipeline/config.yaml:
  scanners:
    bandit:
      image: registry.example.org/bandit:1.8`;
