import type { PlanNode } from '../plan/plan.ts';

/** Finds a child's id by its identifier, through `parallel` wrappers. */
export interface ChildIndex {
  find(identifier: string): string | undefined;
  keys(): Iterable<string>;
  /** Loops among the children: their turns are found by prefix. */
  readonly loops: readonly PlanNode[];
}

const indexes = new WeakMap<readonly PlanNode[], ChildIndex>();

/** Made once per list of children, so that a lookup in a stage of thousands of steps costs the same as in a small one. */
export function childIndex(children: readonly PlanNode[]): ChildIndex {
  const known = indexes.get(children);
  if (known !== undefined) return known;
  const ids = new Map<string, string>();
  const loops: PlanNode[] = [];
  collect(children, ids, loops);
  const index: ChildIndex = { find: (identifier) => ids.get(identifier), keys: () => ids.keys(), loops };
  indexes.set(children, index);
  return index;
}

function collect(children: readonly PlanNode[], ids: Map<string, string>, loops: PlanNode[]): void {
  for (const child of children) {
    if (child.kind === 'parallel') collect(child.children, ids, loops);
    else ids.set(child.identifier, child.id);
    if (child.kind === 'loop') loops.push(child);
  }
}
