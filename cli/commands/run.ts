import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import type { RunOptions } from '../run/options.ts';

export function register(command: Command, cli: Cli): void {
  command
    .argument('<file>', 'pipeline file')
    .optionsGroup('What to run:')
    .addOption(new Option('--branch <name>', 'branch of the codebase').conflicts(['tag', 'commit', 'pr']))
    .addOption(new Option('--tag <name>', 'tag of the codebase').conflicts(['branch', 'commit', 'pr']))
    .addOption(new Option('--commit <sha>', 'commit of the codebase').conflicts(['branch', 'tag', 'pr']))
    .addOption(
      new Option('--pr <number>', 'pull request of the codebase').conflicts(['branch', 'tag', 'commit']),
    )
    .option('--repo <dir>', 'the codebase, when it is not the repository around the file')
    .option('--input <file|k=v>', 'runtime input: an input set or one value; may be repeated', collect, [])
    .option('--stage <id>', 'only this stage; may be repeated', collect, [])
    .option(
      '--resume <id>',
      'take over what an earlier run finished: its id, the beginning of it, #7 or last',
    )
    .option('--from <step>', 'with --resume: begin with this step, whatever became of it')
    .addOption(new Option('--until <step>', 'end with this step').conflicts('only'))
    .option('--only <step>', 'only this step or step group; may be repeated', collect, [])
    .optionsGroup('How to run:')
    .addOption(
      new Option('--runtime <name>', 'where containers run').choices(['docker', 'host']).default('docker'),
    )
    .addOption(
      new Option('--pull <when>', 'when to pull images')
        .choices(['missing', 'always', 'never'])
        .default('missing'),
    )
    .option('--offline', 'pull nothing, and say which images are missing before anything starts')
    .addOption(
      new Option('--keep <when>', 'keep the containers of a stage')
        .choices(['never', 'failed', 'always'])
        .default('never'),
    )
    .option('--grace <seconds>', 'time a step gets to end on Ctrl-C', '10')
    .option('--strict-expressions', 'an expression without a value fails its step')
    .optionsGroup('What to show:')
    .addOption(
      new Option('--output <format>', 'pretty on a terminal, else plain').choices([
        'pretty',
        'plain',
        'jsonl',
        'json',
        'quiet',
      ]),
    )
    .addHelpText('after', examples)
    .action((file: string, options: RunOptions) =>
      cli.act(async () => {
        const { runCommand } = await import('../run/run-command.ts');
        return runCommand(cli, file, options);
      }),
    );
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

const examples = `
Examples:
  pipeline run pipeline.yaml                          the working tree, as it is
  pipeline run pipeline.yaml --branch DEMO-001        a branch, cloned afresh
  pipeline run pipeline.yaml --input env=staging      with a runtime input
  pipeline run pipeline.yaml --resume last            what failed, and what follows; the rest is taken over
  pipeline run pipeline.yaml --resume 3f2a --from test
  pipeline run pipeline.yaml --until build            the steps up to and with "build"
  pipeline run pipeline.yaml --only build/test        one step, and the services of its stage
  pipeline run pipeline.yaml --output json | jq .status

Exits with 0 on success, 1 when the pipeline failed, 2 for a wrong definition, 3 when the machine or a registry said
no, 4 when only a security gate failed, 124 on the pipeline's timeout, 130 or 143 when interrupted.`;
