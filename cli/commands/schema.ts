import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';

export function register(command: Command, cli: Cli): void {
  command.addHelpText('after', examples).action(() => cli.act(() => print(cli)));
}

const examples = `
Examples:
  pipeline schema > pipeline.schema.json

In VS Code with the YAML extension, put this line on top of a pipeline file:
  # yaml-language-server: $schema=./pipeline.schema.json`;

async function print(cli: Cli): Promise<number> {
  const [{ assemblePipelineSchema }, { stepRegistry }, { stageRegistry }] = await Promise.all([
    import('../../schemas/assemble.ts'),
    import('../../steps/registry.ts'),
    import('../../steps/stages/registry.ts'),
  ]);
  const schema = assemblePipelineSchema(stepRegistry.types, stageRegistry.types);
  cli.stdout.write(`${JSON.stringify(schema, undefined, 2)}\n`);
  return exitCodes.success;
}
