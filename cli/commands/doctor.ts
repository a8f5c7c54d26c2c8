import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { withOutput } from './output.ts';

export function register(command: Command, cli: Cli): void {
  withOutput(command)
    .addHelpText('after', examples)
    .action((options) =>
      cli.act(async () => (await import('./doctor/run-doctor.ts')).runDoctor(cli, options)),
    );
}

const examples = `
Examples:
  pipeline doctor
  pipeline doctor --output json

Looks at the container engine, git, Node.js, the database, the mail server, connectors and scanner images.
Exits with 0 when everything needed is there, with 3 when something is not.`;
