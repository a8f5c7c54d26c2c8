import { Command, type Option } from 'commander';
import type { Cli } from '../../cli.ts';
import type { CommandEntry } from '../index.ts';

/** What can be written after some words. */
export interface CommandWords {
  /** `executions act`; empty for the program itself. */
  readonly path: string;
  readonly summary: string;
  readonly subcommands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly OptionWords[];
  /** Whether an argument may be a file. */
  readonly takesFiles: boolean;
}

export interface OptionWords {
  /** `--output`. */
  readonly flag: string;
  readonly summary: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** Every command with its subcommands and options, the program itself first. */
export async function commandTree(
  commands: readonly CommandEntry[],
  cli: Cli,
): Promise<readonly CommandWords[]> {
  const program = new Command();
  for (const { name, summary, load } of commands) {
    const { register } = await load();
    register(program.command(name).summary(summary).description(summary), cli);
  }
  return wordsOf(program, '');
}

function wordsOf(command: Command, path: string): readonly CommandWords[] {
  const subcommands = command.commands.map((each) => ({ name: each.name(), summary: summaryOf(each) }));
  const words: CommandWords = {
    path,
    summary: summaryOf(command),
    subcommands,
    options: command.options.filter(({ hidden }) => !hidden).flatMap(optionWords),
    takesFiles: command.registeredArguments.some((argument) => argument.name() === 'file'),
  };
  const below = command.commands.flatMap((each) => wordsOf(each, `${path} ${each.name()}`.trim()));
  return [words, ...below];
}

function summaryOf(command: Command): string {
  return command.summary() || command.description();
}

function optionWords(option: Option): readonly OptionWords[] {
  const { long, description, argChoices = [] } = option;
  if (long === undefined || long === null) return [];
  const takesValue = option.required || option.optional;
  return [{ flag: long, summary: description, takesValue, choices: argChoices }];
}
