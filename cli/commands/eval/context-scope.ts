import { DefinitionError, UsageError } from '../../../engine/errors.ts';
import type { Scope } from '../../../expressions/index.ts';
import type { Cli } from '../../cli.ts';
import { readSource } from '../../run/load-pipeline.ts';
import type { EvalScope } from './answer.ts';

/** What a file says expressions can name; nothing without a file. @throws UsageError when it is no object */
export async function contextScope(cli: Cli, path: string | undefined): Promise<EvalScope> {
  if (path === undefined) return { scope: {}, options: {} };
  const { file, text } = readSource(cli, path);
  const value = /\.ya?ml$/i.test(path) ? await readYaml(file, text) : readJson(file, text);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new UsageError(
      'usage/context',
      `${file} must hold an object: its keys are the first names of paths`,
    );
  }
  // Plain data with texts as keys, which is what a scope is.
  return { scope: value as Scope, options: {} };
}

function readJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError('usage/context', `${file} is not JSON: ${reason}`);
  }
}

async function readYaml(file: string, text: string): Promise<unknown> {
  const { parseYaml } = await import('../../../engine/load/parse-yaml.ts');
  const { value, diagnostics } = parseYaml({ file, text });
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new DefinitionError(diagnostics);
  return value;
}
