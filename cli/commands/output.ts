import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';

export type OutputFormat = 'pretty' | 'json';

/** Adds `--output pretty|json`, as every command that shows something has it. */
export function withOutput(command: Command): Command {
  return command.addOption(
    new Option('--output <format>', 'how to show it').choices(['pretty', 'json']).default('pretty'),
  );
}

export function printJson(cli: Cli, value: unknown): void {
  cli.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

export function printLines(cli: Cli, lines: readonly string[]): void {
  if (lines.length > 0) cli.stdout.write(`${lines.join('\n')}\n`);
}

/** For options that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
