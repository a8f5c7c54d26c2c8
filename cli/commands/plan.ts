import { type Command, Option } from 'commander';
import type { Support } from '../../engine/step-type.ts';
import type { Cli } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';
import { type GraphFormat, graphFormats, renderGraph } from './plan/graph.ts';
import type { PlanLine } from './plan-summary.ts';

interface Options {
  readonly output: 'pretty' | 'json';
  readonly input: readonly string[];
  readonly graph?: GraphFormat;
}

export function register(command: Command, cli: Cli): void {
  command
    .argument('<file>', 'pipeline file')
    .option(
      '--input <file|k=v>',
      'runtime input, as for run',
      (value, all: readonly string[]) => [...all, value],
      [],
    )
    .option('--output <format>', 'pretty or json', 'pretty')
    .addOption(new Option('--graph <format>', 'a picture in text instead').choices(graphFormats))
    .addHelpText('after', examples)
    .action((file: string, options: Options) => cli.act(() => showPlan(file, options, cli)));
}

const examples = `
Examples:
  pipeline plan pipeline.yaml
  pipeline plan pipeline.yaml --output json
  pipeline plan pipeline.yaml --graph mermaid

Every step is one of
  native    runs here as on Harness
  emulated  runs here in another way, with the reason
  skipped   does not run here and is skipped with a warning
  refused   does not run here, and a run stops before it starts`;

async function showPlan(path: string, options: Options, cli: Cli): Promise<number> {
  const [{ loadPipeline }, { compile }, { planLines }] = await Promise.all([
    import('../run/load-pipeline.ts'),
    import('../../engine/plan/compile.ts'),
    import('./plan-summary.ts'),
  ]);
  const { definition, registries, warnings } = await loadPipeline(cli, path, {
    isCheckOnly: options.input.length === 0,
    inputs: options.input,
  });
  const plan = compile(definition, registries);
  if (options.graph !== undefined) {
    cli.stdout.write(`${renderGraph(plan, options.graph)}\n`);
    return exitCodes.success;
  }
  const lines = planLines(plan, registries);
  if (options.output === 'json') {
    const { identifier, name } = definition;
    cli.stdout.write(
      `${JSON.stringify({ pipeline: { identifier, name }, nodes: lines, warnings }, undefined, 2)}\n`,
    );
  } else {
    await print(lines, cli);
  }
  return exitCodes.success;
}

async function print(lines: readonly PlanLine[], cli: Cli): Promise<void> {
  const [{ renderTable }, { createPaint }] = await Promise.all([
    import('../render/table.ts'),
    import('../render/style.ts'),
  ]);
  const paint = createPaint({ hasColor: cli.hasColor });
  const columns = ['node', 'type', 'runs', 'images and remarks'].map((title) => ({ title }));
  const rows = lines.map((line) => [nodeCell(line), line.type ?? line.kind, line.support, remarks(line)]);
  const colorOf: Readonly<Record<Support['level'], (text: string) => string>> = {
    native: (text) => paint('green', text),
    emulated: (text) => paint('yellow', text),
    skipped: (text) => paint('yellow', text),
    refused: (text) => paint('red', text),
  };
  const table = renderTable(columns, rows, (cell, row, column) =>
    column === 2 ? colorOf[lines[row]?.support ?? 'native'](cell) : cell,
  );
  cli.stdout.write(`${table.join('\n')}\n`);
}

function nodeCell({ depth, identifier, isLooped, kind }: PlanLine): string {
  const name = kind === 'parallel' ? 'in parallel' : identifier;
  return `${'  '.repeat(depth)}${name}${isLooped ? ' (loop)' : ''}`;
}

function remarks({ images, reason }: PlanLine): string {
  return [...images, ...(reason === undefined ? [] : [reason])].join('; ');
}
