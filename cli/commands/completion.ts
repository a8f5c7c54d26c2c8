import { Option } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandEntry, CommandModule } from './index.ts';

/** The command that knows all others, itself included. */
export function completionOf(commands: readonly CommandEntry[]): CommandModule {
  return {
    register: (command, cli) => {
      command
        .argument('<shell>', 'bash, zsh or fish')
        .addOption(new Option('--name <program>', 'what the program is called').default('pipeline'))
        .addHelpText('after', examples)
        .action((shell: string, { name }: { readonly name: string }) =>
          cli.act(() => print(cli, { shell, program: name, commands })),
        );
    },
  };
}

const examples = `
Examples:
  bash   eval "$(pipeline completion bash)"                       in ~/.bashrc
  zsh    eval "$(pipeline completion zsh)"                        in ~/.zshrc, after compinit
  fish   pipeline completion fish > ~/.config/fish/completions/pipeline.fish`;

interface Request {
  readonly shell: string;
  readonly program: string;
  readonly commands: readonly CommandEntry[];
}

async function print(cli: Cli, { shell, program, commands }: Request): Promise<number> {
  const [{ commandTree }, { completionScript }] = await Promise.all([
    import('./completion/command-tree.ts'),
    import('./completion/scripts.ts'),
  ]);
  cli.stdout.write(completionScript(shell, program, await commandTree(commands, cli)));
  return exitCodes.success;
}
