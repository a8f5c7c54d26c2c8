import { stringify } from 'yaml';
import type { Diagnostic } from '../diagnostic.ts';
import { DefinitionError } from '../errors.ts';
import type { Value } from '../outcome.ts';
import { loadSchemaCheck } from './check-schema.ts';
import type { PipelineDefinition } from './definition.ts';
import { checkElement, type Registries } from './elements/context.ts';
import { readPipeline } from './elements/pipeline.ts';
import { reportExpressions } from './expressions.ts';
import { applyInputs, type InputSupply } from './inputs/apply-inputs.ts';
import { reportInputs } from './inputs/check-texts.ts';
import { type ParsedDocument, parseYaml, type SourceFile } from './parse-yaml.ts';
import { Problems } from './problems.ts';
import { whyNotPipeline } from './root.ts';

/** A document in which every link to a template has been replaced by what the template holds. */
export interface ResolvedDocument {
  readonly value: Value;
  readonly diagnostics: readonly Diagnostic[];
}

export interface LoadOptions {
  /** Without it runtime inputs stay open, as for a check or a plan; with it every one needs a value. */
  readonly inputs?: InputSupply;
  /** Steps in stages that do not offer them are errors instead of warnings. */
  readonly isStrict?: boolean;
  /** Without it a link to a template is `definition/template-not-found`. */
  readonly resolveTemplates?: (document: ParsedDocument, value: Value) => Promise<ResolvedDocument>;
}

export interface Loaded {
  readonly definition: PipelineDefinition;
  /** The document as it runs, inputs and templates filled; the file's own text when nothing had to be. */
  readonly yaml: string;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads and checks a pipeline file.
 * @throws DefinitionError with everything that is wrong, in the order of the file.
 */
export async function load<Services>(
  file: SourceFile,
  registries: Registries<Services>,
  options: LoadOptions = {},
): Promise<Loaded> {
  const document = parseYaml(file);
  refuseErrors(document.diagnostics);
  const problems = new Problems(document.source);
  const notPipeline = whyNotPipeline(document.value ?? null);
  if (notPipeline !== undefined) problems.error(notPipeline);
  refuseErrors(problems.all);

  const check = await loadSchemaCheck();
  const resolved = await options.resolveTemplates?.(document, document.value ?? null);
  const unfilled = resolved?.value ?? document.value ?? null;
  const applied = options.inputs && applyInputs({ value: unfilled, source: document.source }, options.inputs);
  const value = applied?.value ?? unfilled;
  reportExpressions(problems, value);
  reportInputs(problems, unfilled);
  const root = checkElement({ check, problems }, { name: 'document', value, path: [] });
  const reading = {
    problems,
    check,
    registries,
    isStrict: options.isStrict ?? false,
  };
  const definition = readPipeline(reading, root['pipeline'] ?? null, document.source);
  const diagnostics = [
    ...document.diagnostics,
    ...(resolved?.diagnostics ?? []),
    ...(applied?.diagnostics ?? []),
    ...problems.all,
  ];
  refuseErrors(diagnostics);
  const yaml = value === document.value ? file.text : stringify(value, { aliasDuplicateObjects: false });
  return { definition, yaml, warnings: diagnostics };
}

function refuseErrors(diagnostics: readonly Diagnostic[]): void {
  if (!diagnostics.some(({ severity }) => severity === 'error')) return;
  throw new DefinitionError(diagnostics.toSorted(byPosition));
}

function byPosition(a: Diagnostic, b: Diagnostic): number {
  if (!a.position || !b.position) return Number(Boolean(b.position)) - Number(Boolean(a.position));
  return a.position.line - b.position.line || a.position.column - b.position.column;
}
