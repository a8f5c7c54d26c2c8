import { type Command, Option } from 'commander';
import type { Cli } from '../cli.ts';
import { withOutput } from './output.ts';

export function register(command: Command, cli: Cli): void {
  withOutput(command)
    .argument('[expression]', 'text with expressions; without it, one is read from each line of the input')
    .addOption(
      new Option('--context <file>', 'JSON or YAML file with what expressions can name').conflicts(
        'execution',
      ),
    )
    .option('--execution <id>', 'ask a recorded run instead')
    .option('--at <step>', 'with --execution: as the expression reads at this stage or step')
    .addOption(
      new Option('--unresolved <what>', 'what becomes of a name without a value')
        .choices(['null', 'throw', 'keep'])
        .default('null'),
    )
    .option('--text', 'as in a field that holds text: only what is in <+…> is evaluated')
    .option('--explain', 'show what was looked up where')
    .addHelpText('after', examples)
    .action((expression: string | undefined, options) =>
      cli.act(async () => (await import('./eval/run-eval.ts')).runEval(cli, { expression, ...options })),
    );
}

const examples = `
Examples:
  pipeline eval '<+pipeline.name>' --context context.json
  pipeline eval '<+stage.currentStatus> == "SUCCEEDED"' --context context.json
  pipeline eval 'v<+version>' --context context.json --unresolved throw
  pipeline eval '<+pipeline.stages.build.spec.execution.steps.scan.output.outputVariables.CRITICAL>' --execution latest
  pipeline eval --context context.json --output json < expressions.txt

With --output json the answer is {"value": …} or {"error": {"code": …, "message": …}}.
Exits with 0 when there is a value, with 1 when the expression fails. Lines of the input are answered each on a line
of its own, and a failing one does not end the program.`;
