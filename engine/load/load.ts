import { stringify } from 'yaml';
import type { Diagnostic, SourceMap } from '../diagnostic.ts';
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
  /** Where the values were written, when some come from other files. */
  readonly source?: SourceMap;
}

export interface LoadOptions {
  /** Without it runtime inputs stay open, as for a check or a plan; with it every one needs a value. */
  readonly inputs?: InputSupply;
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
  const written = document.value ?? null;
  refuseOther(written, document.source);

  const check = await loadSchemaCheck();
  const resolved = await options.resolveTemplates?.(document, written);
  const source = resolved?.source ?? document.source;
  const unfilled = resolved?.value ?? written;
  const applied = options.inputs && applyInputs({ value: unfilled, source }, options.inputs);
  const value = applied?.value ?? unfilled;

  const problems = new Problems(source);
  const reading = { problems, check, registries };
  reportExpressions(problems, value);
  reportInputs(problems, unfilled);
  const root = checkElement(reading, { name: 'document', value, path: [] });
  const definition = readPipeline(reading, root['pipeline'] ?? null, source);
  const parts = [document, resolved, applied].map((each) => each?.diagnostics ?? []);
  const diagnostics = [...parts.flat(), ...problems.all];
  refuseErrors(diagnostics);
  const yaml = value === written ? file.text : stringify(value, { aliasDuplicateObjects: false });
  return { definition, yaml, warnings: diagnostics };
}

function refuseOther(value: Value, source: SourceMap): void {
  const problem = whyNotPipeline(value);
  if (problem === undefined) return;
  const problems = new Problems(source);
  problems.error(problem);
  refuseErrors(problems.all);
}

function refuseErrors(diagnostics: readonly Diagnostic[]): void {
  if (!diagnostics.some(({ severity }) => severity === 'error')) return;
  throw new DefinitionError(diagnostics.toSorted(byPosition));
}

/** Those of one file together, in the order of its lines. */
function byPosition(a: Diagnostic, b: Diagnostic): number {
  if (!a.position || !b.position) return Number(Boolean(b.position)) - Number(Boolean(a.position));
  if (a.position.file !== b.position.file) return a.position.file < b.position.file ? -1 : 1;
  return a.position.line - b.position.line || a.position.column - b.position.column;
}
