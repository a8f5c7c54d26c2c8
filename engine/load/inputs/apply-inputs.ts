/** Fills the runtime inputs of a pipeline: supplied values first, then defaults. */
import type { Diagnostic, SourceMap } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import { type Fields, fieldsOf, isFields, isList } from '../fields.ts';
import { Problems } from '../problems.ts';
import { type Part, partsOf, root } from './address.ts';
import { InputChooser, type VariableOf } from './choose-value.ts';
import { overrideBuild, type Revision } from './codebase-build.ts';
import { parseRuntimeInput } from './runtime-input.ts';
import { type FindInputSet, type InputSource, readSources } from './sources.ts';
import { findUnused } from './unused.ts';

export interface InputSupply {
  /** In order: a later one wins over an earlier one. */
  readonly sources: readonly InputSource[];
  readonly findInputSet?: FindInputSet;
  /** Revision of the codebase to build, whatever the pipeline says. */
  readonly revision?: Revision;
}

export interface AppliedInputs {
  /** The document with its inputs filled. What waits for the execution, or has no value, is still an input. */
  readonly value: Value;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * @param document what the pipeline file holds, `pipeline` at the top.
 * Every input without a value is in the diagnostics. Not the codebase's `build`: without a revision the working tree
 * is built. Nor conditions and timeouts, which have a meaning without one.
 */
export function applyInputs(
  document: { readonly value: Value; readonly source: SourceMap },
  supply: InputSupply,
): AppliedInputs {
  const { value, source } = document;
  const identifier = String(fieldsOf(fieldsOf(value)['pipeline'])['identifier'] ?? '');
  const { layers, diagnostics } = readSources(supply.sources, identifier, supply.findInputSet);
  const problems = new Problems(source);
  const chooser = new InputChooser(problems, layers);
  const filled = fill(overrideBuild(value, supply.revision), chooser);
  const unused = findUnused(layers, chooser, document);
  return { value: filled, diagnostics: [...diagnostics, ...problems.all, ...chooser.diagnostics, ...unused] };
}

function fill(value: Value, chooser: InputChooser): Value {
  if (!JSON.stringify(value).includes('<+input>')) return value;
  return fillPart({ value, ...root }, chooser);
}

function fillPart(part: Part, chooser: InputChooser, owner?: VariableOf): Value {
  const { value } = part;
  if (typeof value === 'string') {
    const input = parseRuntimeInput(value);
    return input === undefined ? value : chooser.choose(part, input, owner);
  }
  if (isList(value)) return partsOf(value, part).map((each) => fillPart(each, chooser));
  if (!isFields(value)) return value;
  const variable = variableOf(part, value);
  const entries = partsOf(value, part).map((each) => {
    const key = String(each.path.at(-1));
    return [key, fillPart(each, chooser, key === 'value' ? variable : undefined)] as const;
  });
  const filled: Fields = Object.fromEntries(entries);
  if (variable === undefined || filled['value'] !== '' || value['value'] === '') return filled;
  // An empty text that was supplied is the value: the variable's own default must not replace it.
  return Object.fromEntries(entries.filter(([key]) => key !== 'default'));
}

/** The variable an element of a list of variables declares. */
function variableOf({ path }: Part, fields: Fields): VariableOf | undefined {
  const isVariable = path.at(-2) === 'variables' && typeof path.at(-1) === 'number';
  if (!isVariable || typeof fields['name'] !== 'string') return undefined;
  return {
    name: fields['name'],
    isSecret: fields['type'] === 'Secret',
    isRequired: fields['required'] === true,
    fallback: fields['default'],
  };
}
