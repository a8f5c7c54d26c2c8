import { UsageError } from '../../engine/errors.ts';
import type { Plan, PlanNode } from '../../engine/plan/plan.ts';

/** Leaves only the asked stages in a plan; none asked means all. @throws UsageError for a stage that is not there */
export function selectStages(plan: Plan, asked: readonly string[]): Plan {
  if (asked.length === 0) return plan;
  const known = new Set(stagesOf(plan.root));
  const missing = asked.filter((stage) => !known.has(stage));
  if (missing.length > 0) {
    throw new UsageError(
      'usage/unknown-stage',
      `there is no stage "${missing.join('", "')}"; the pipeline has ${[...known].join(', ')}`,
    );
  }
  return { ...plan, root: { ...plan.root, children: keep(plan.root.children, new Set(asked)) } };
}

function stagesOf(node: PlanNode): readonly string[] {
  return node.children.flatMap((child) => (child.kind === 'parallel' ? stagesOf(child) : [child.identifier]));
}

function keep(nodes: readonly PlanNode[], asked: ReadonlySet<string>): readonly PlanNode[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'parallel') return asked.has(node.identifier) ? [node] : [];
    const children = keep(node.children, asked);
    return children.length === 0 ? [] : [{ ...node, children }];
  });
}
