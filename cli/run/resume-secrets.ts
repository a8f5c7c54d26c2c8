import type { PlanNode } from '../../engine/plan/plan.ts';
import type { ExecutionState } from '../../engine/state/state.ts';

/** Values of outputs that steps declare as secret: whoever takes them over has to mask them again. */
export function secretOutputs(steps: readonly PlanNode[], state: ExecutionState): readonly string[] {
  return steps.flatMap(({ id, element }) => {
    const values = recordOf(recordOf(recordOf(state.nodes.get(id)?.outputs)['output'])['outputVariables']);
    return secretNames(element?.raw).flatMap((name) => {
      const value = values[name];
      return typeof value === 'string' && value !== '' ? [value] : [];
    });
  });
}

function secretNames(step: unknown): readonly string[] {
  const declared = recordOf(recordOf(step)['spec'])['outputVariables'];
  if (!Array.isArray(declared)) return [];
  return declared.map(recordOf).flatMap(({ name, type }) => (type === 'Secret' ? [String(name)] : []));
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  // Steps and outputs are YAML and JSON: what is an object there is a mapping or a list.
  return value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>) : {};
}
