import { type FailureType, failureTypes } from '../errors.ts';
import type { FailureAction, FailureStrategyElement } from '../load/definition.ts';

/** Action by failure type; a type that is missing has no strategy and its failure stands. */
export type AdviceTable = ReadonlyMap<FailureType, FailureAction>;

export const noAdvice: AdviceTable = new Map();

/**
 * Merges strategy lists, weakest first (stage, outer groups, inner groups, step): a later list overwrites an earlier
 * one for exactly the error types it covers. `AllErrors` covers every type its own list does not name.
 */
export function adviceTable(lists: readonly (readonly FailureStrategyElement[])[]): AdviceTable {
  const table = new Map<FailureType, FailureAction>();
  for (const list of lists) {
    const explicit = explicitActions(list);
    const fallback = list.find(({ errors }) => errors.some(isAllErrors))?.action;
    for (const type of failureTypes) {
      const action = explicit.get(type.toLowerCase()) ?? fallback;
      if (action !== undefined && action.type !== 'RetryStepGroup') table.set(type, action);
    }
  }
  return table;
}

/** A failure without types matches the first action declared. */
export function adviseOn(types: readonly FailureType[], table: AdviceTable): FailureAction | undefined {
  if (types.length === 0) return table.values().next().value;
  for (const type of types) {
    const action = table.get(type);
    if (action !== undefined) return action;
  }
  return undefined;
}

/** The group's own rerun, which its steps do not inherit. */
export function groupRetryOf(
  strategies: readonly FailureStrategyElement[],
): Extract<FailureAction, { type: 'RetryStepGroup' }> | undefined {
  for (const { action } of strategies) if (action.type === 'RetryStepGroup') return action;
  return undefined;
}

function explicitActions(list: readonly FailureStrategyElement[]): ReadonlyMap<string, FailureAction> {
  const actions = new Map<string, FailureAction>();
  for (const { errors, action } of list) {
    for (const error of errors) if (!isAllErrors(error)) actions.set(error.toLowerCase(), action);
  }
  return actions;
}

function isAllErrors(error: string): boolean {
  return error.toLowerCase() === 'allerrors';
}
