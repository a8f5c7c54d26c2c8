import { readFile } from 'node:fs/promises';
import { DefinitionError } from '../engine/errors.ts';
import { loadSchemaCheck } from '../engine/load/check-schema.ts';
import { parseYaml } from '../engine/load/parse-yaml.ts';
import { Problems } from '../engine/load/problems.ts';
import type { Value } from '../engine/outcome.ts';
import type { JsonSchema } from '../engine/step-type.ts';
import { isMissingFile } from './missing-file.ts';

/**
 * Reads a YAML file of the project and checks it. @returns undefined when there is no such file.
 * @throws DefinitionError with the place of everything that is wrong.
 */
export async function readYamlFile(path: string, schema: JsonSchema): Promise<Value | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  const { value, source, diagnostics } = parseYaml({ file: path, text });
  const isEmpty = diagnostics.some(({ code }) => code === 'definition/empty-file');
  if (isEmpty) return {};
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (value === undefined || errors.length > 0) throw new DefinitionError(errors);
  const problems = new Problems(source);
  for (const problem of (await loadSchemaCheck())(schema, value)) {
    problems.error({ ...problem, code: problem.code.replace(/^definition\//, 'project/') });
  }
  if (problems.all.length > 0) throw new DefinitionError(problems.all);
  return value;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}
