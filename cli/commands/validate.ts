import { type Command, Option } from 'commander';
import type { Diagnostic } from '../../engine/diagnostic.ts';
import { DefinitionError } from '../../engine/errors.ts';
import type { Cli } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';
import { sarifOf } from './validate/sarif.ts';

interface Options {
  readonly output: 'pretty' | 'json' | 'sarif';
}

export function register(command: Command, cli: Cli): void {
  command
    .argument('<file...>', 'pipeline files')
    .addOption(
      new Option('--output <format>', 'what to print').choices(['pretty', 'json', 'sarif']).default('pretty'),
    )
    .addHelpText('after', examples)
    .action((files: readonly string[], options: Options) => cli.act(() => validate(files, options, cli)));
}

const examples = `
Examples:
  pipeline validate pipeline.yaml
  pipeline validate .harness/*.yaml --output sarif > pipeline.sarif

Exits with 0 when every file is fine, with 2 when any is not.`;

async function validate(files: readonly string[], options: Options, cli: Cli): Promise<number> {
  const diagnostics: Diagnostic[] = [];
  for (const file of files) diagnostics.push(...(await check(file, cli)));
  if (options.output === 'json') cli.stdout.write(`${JSON.stringify({ diagnostics }, undefined, 2)}\n`);
  else if (options.output === 'sarif') {
    cli.stdout.write(`${JSON.stringify(sarifOf(diagnostics, cli.version), undefined, 2)}\n`);
  } else await print(diagnostics, files, cli);
  return diagnostics.some(({ severity }) => severity === 'error') ? exitCodes.usage : exitCodes.success;
}

async function check(file: string, cli: Cli): Promise<readonly Diagnostic[]> {
  const { loadPipeline } = await import('../run/load-pipeline.ts');
  try {
    const { warnings } = await loadPipeline(cli, file, {
      isCheckOnly: true,
    });
    return warnings;
  } catch (error) {
    if (error instanceof DefinitionError) return error.diagnostics;
    throw error;
  }
}

async function print(diagnostics: readonly Diagnostic[], files: readonly string[], cli: Cli): Promise<void> {
  const { renderDiagnostics } = await import('../render/diagnostics.ts');
  if (diagnostics.length > 0) {
    cli.stderr.write(`${renderDiagnostics(diagnostics, { hasColor: cli.hasColor })}\n`);
  }
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const verdict = errors === 0 ? 'valid' : `${errors} ${errors === 1 ? 'error' : 'errors'}`;
  const aside = warnings === 0 ? '' : `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  cli.stdout.write(`${files.join(', ')}: ${verdict}${aside}\n`);
}
