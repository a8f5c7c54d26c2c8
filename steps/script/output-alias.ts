import type { Outcome, Value } from '../../engine/outcome.ts';
import type { SpecProblem } from '../../engine/step-type.ts';
import type { Context } from '../define-step.ts';
import { failed } from '../failed.ts';
import { choice, object, text } from '../schema/properties.ts';
import { isMap, isUnresolved, optionalTextOf, valueAt } from '../schema/read.ts';

/** Scopes as the YAML writes them, and as `exportedVariables.getValue("scope.key.name")` does. */
const scopes = new Map([
  ['Pipeline', 'pipeline'],
  ['Stage', 'stage'],
  ['StepGroup', 'stepGroup'],
]);

export const outputAliasProperty = object('Name under which the outputs are exported.', {
  properties: {
    key: text('Name to export under: `exportedVariables.getValue("scope.key.name")` reads it.'),
    scope: choice('How far the name is seen.', [...scopes.keys()]),
  },
});

export function aliasProblems(spec: Value): readonly SpecProblem[] {
  const written = valueAt(spec, 'outputAlias');
  if (!isMap(written)) return [];
  const key = optionalTextOf(written['key']);
  if (key === undefined) return [problem('key', 'outputAlias needs a key to export under')];
  if (!isUnresolved(key) && !/^[\w-]+$/.test(key.trim())) {
    return [problem('key', `"${key}" cannot be read as a part of a path: use letters, digits, _ and -`)];
  }
  if (optionalTextOf(written['scope']) !== undefined) return [];
  return [problem('scope', 'outputAlias needs a scope: Pipeline, Stage or StepGroup')];
}

function problem(key: string, message: string): SpecProblem {
  return { path: ['outputAlias', key], code: 'step/output-alias', message };
}

/**
 * Exports the outputs of a step that succeeded under its alias as well.
 * @returns a failure when an earlier step of the scope took the key.
 */
export function withAlias(outcome: Outcome, written: Value | undefined, context: Context): Outcome {
  const variables = valueAt(outcome.outputs?.['output'], 'outputVariables');
  const key = optionalTextOf(valueAt(written, 'key'))?.trim();
  const scope = scopes.get(optionalTextOf(valueAt(written, 'scope')) ?? '');
  if (outcome.status !== 'success' || variables === undefined) return outcome;
  if (key === undefined || scope === undefined) return outcome;
  if (scope === 'stepGroup' && context.groups.length === 0) {
    return failed('step/output-alias', `the alias "${key}" is for a step group, and the step is in none`);
  }
  const isFree = context.evaluate(`<+exportedVariables.getValue("${scope}.${key}") == null>`);
  if (isFree === false) {
    const message = `the alias "${key}" is taken: another step of this ${scope} exports its outputs under it`;
    return failed('step/output-alias', message);
  }
  return { ...outcome, outputs: { ...outcome.outputs, exported: { [scope]: { [key]: variables } } } };
}
