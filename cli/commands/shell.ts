import type { Command } from 'commander';
import type { Cli } from '../cli.ts';

export function register(command: Command, cli: Cli): void {
  command
    .argument('<id>', 'id of the run or its beginning, #7, or latest')
    .argument('<step>', 'the step: its id or the end of it')
    .argument('[command...]', 'what to run instead of a shell, after --')
    .addHelpText('after', examples)
    .action((id: string, step: string, words: readonly string[]) =>
      cli.act(async () =>
        (await import('./shell/open-shell.ts')).openShell(cli, { id, step, command: words }),
      ),
    );
}

const examples = `
Examples:
  pipeline run pipeline.yaml --keep failed       keeps the containers of stages that fail
  pipeline shell latest test                     a shell where the step "test" ran
  pipeline shell 3f2a build/test -- ls -l        one command there

The shell is in a container of its own: the step's image, environment, files and network, with the stage's services
stopped. It opens in a stage that still runs as well. What was kept stays until it is removed, with its volumes:
  docker rm -fv $(docker ps -aq --filter label=dev.pipeline.execution=ID)
  docker volume rm $(docker volume ls -q --filter label=dev.pipeline.execution=ID)`;
