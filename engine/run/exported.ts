import type { Value } from '../outcome.ts';
import type { PlanNode } from '../plan/plan.ts';
import { rootId } from '../plan/plan.ts';
import type { ExecutionState } from '../state/state.ts';
import { recordOf } from './node-view.ts';

const scopes = { pipeline: 'pipeline', stage: 'stage', stepGroup: 'stepGroup' } as const;

/**
 * What steps exported under an alias, as seen from a node: `scope.alias` gives all values, `scope.alias.name` one of
 * them. Only steps of the same pipeline, stage or step group count; the node's nearest one is meant.
 */
export function exportedValue(state: ExecutionState, nodeId: string, path: string): Value {
  const [scope = '', alias = '', name, ...rest] = path.split('.');
  if (rest.length > 0 || alias === '' || !isScope(scope)) return null;
  const around = nearest(state, nodeId, scopes[scope]);
  if (around === undefined) return null;
  for (const { plan, outputs } of state.nodes.values()) {
    const byAlias = recordOf(recordOf(outputs?.['exported'])[scope]);
    if (!Object.hasOwn(byAlias, alias) || nearest(state, plan.id, scopes[scope]) !== around) continue;
    const values = recordOf(byAlias[alias]);
    // Outputs are Values by type; `recordOf` only loses that.
    if (name === undefined) return values as Value;
    return Object.hasOwn(values, name) ? (values[name] as Value) : null;
  }
  return null;
}

function isScope(text: string): text is keyof typeof scopes {
  return Object.hasOwn(scopes, text);
}

/** Id of the closest node above of a kind. */
function nearest(state: ExecutionState, nodeId: string, kind: PlanNode['kind']): string | undefined {
  if (kind === 'pipeline') return rootId;
  let at = state.nodes.get(nodeId)?.plan;
  while (at !== undefined && at.kind !== kind) {
    at = at.parentId === undefined ? undefined : state.nodes.get(at.parentId)?.plan;
  }
  return at?.id;
}
