import type { Value } from '../../engine/outcome.ts';
import type { JsonSchema, SpecProblem } from '../../engine/step-type.ts';
import { choice, listOf, object, text } from '../schema/properties.ts';
import { isList, isUnresolved, optionalTextOf, textOf, valueAt } from '../schema/read.ts';

/** A declared output: the shell variable `source` is published as `name`. */
export interface OutputVariable {
  readonly name: string;
  readonly source: string;
  readonly isSecret: boolean;
}

const namePattern = /^[a-zA-Z_][0-9a-zA-Z_]{0,127}$/;

export function outputVariablesProperty(description: string, source: string): JsonSchema {
  return listOf(
    description,
    object('One output.', {
      required: ['name'],
      properties: {
        name: text('Name of the output.'),
        type: choice('Kind of value; a secret is masked wherever it appears.', ['String', 'Secret']),
        value: text(source),
        description: text('What the output means.'),
        required: { description: 'Not used here.', type: ['boolean', 'string', 'null'] },
      },
    }),
  );
}

export const shellOutputsProperty = outputVariablesProperty(
  'Shell variables that later steps can read.',
  'Shell variable to read, when it is not called like the output.',
);

export function readOutputVariables(value: Value | undefined): readonly OutputVariable[] {
  if (!isList(value)) return [];
  return value.map((each) => {
    const name = textOf(valueAt(each, 'name')).trim();
    const source = optionalTextOf(valueAt(each, 'value'))?.trim() ?? name;
    return { name, source, isSecret: valueAt(each, 'type') === 'Secret' };
  });
}

/** Names that no shell can have as a variable, and outputs declared twice. */
export function outputProblems(spec: Value): readonly SpecProblem[] {
  const declared = valueAt(spec, 'outputVariables');
  if (!isList(declared)) return [];
  const seen = new Set<string>();
  return readOutputVariables(declared).flatMap(({ name, source }, index) => {
    const problem = nameProblem(name, 'name', index) ?? nameProblem(source, 'value', index);
    const isRepeated = seen.has(name);
    seen.add(name);
    if (problem !== undefined) return [problem];
    if (!isRepeated) return [];
    const path = ['outputVariables', index, 'name'];
    return [{ path, code: 'step/duplicate-output', message: `the output "${name}" is declared twice` }];
  });
}

function nameProblem(name: string, key: string, index: number): SpecProblem | undefined {
  if (isUnresolved(name) || namePattern.test(name)) return undefined;
  return {
    path: ['outputVariables', index, key],
    code: 'step/bad-output-name',
    message: `"${name}" is not the name of a shell variable`,
    hint: 'use letters, digits and underscores, and start with no digit',
  };
}
