import type { Plan, PlanNode } from '../../engine/plan/plan.ts';
import { findSteps, keyOf, stepsOf } from './find-steps.ts';

export interface StepSelection {
  /** The last step to run, in the order of the file. */
  readonly until?: string;
  /** The steps to run; none means all. */
  readonly only: readonly string[];
  /** Whether a step's result is there already, from the execution that is resumed. */
  readonly isDone?: (node: PlanNode) => boolean;
}

/** Says why a step is left out; undefined lets it run. */
export type LeaveOut = (node: PlanNode) => string | undefined;

/**
 * Leaves out the steps that nobody asked for. In stages with a step that runs, the steps which the stage adds itself
 * and the ones that serve others in the background run as well, and rollbacks always do. @throws UsageError
 */
export function selectSteps(plan: Plan, selection: StepSelection): LeaveOut | undefined {
  const { until, only, isDone } = selection;
  if (until === undefined && only.length === 0) return undefined;
  const stages = stagesOf(plan.root);
  const order = stages.flatMap(stepsOf).map(keyOf);
  const asked = until === undefined ? askedFor(plan, only) : upTo(plan, until, order);
  const concerned = new Set<unknown>();
  for (const stage of stages) {
    const keys = stepsOf(stage).filter(isOwn).map(keyOf);
    if (keys.some((key) => asked.has(key))) for (const step of stepsOf(stage)) concerned.add(keyOf(step));
  }
  const first = order.findIndex((key) => asked.has(key));
  const option = until === undefined ? only.map((each) => `--only ${each}`).join(' ') : `--until ${until}`;
  return (node) => {
    const key = keyOf(node);
    if (node.isRollback || asked.has(key)) return undefined;
    if (!isOwn(node) && concerned.has(key)) return undefined;
    // What is taken over runs nothing, and its outputs may be asked for.
    if (order.indexOf(key) < first && isDone?.(node) === true) return undefined;
    return `left out by ${option}`;
  };
}

/** Written by the user for its own sake. */
function isOwn(node: PlanNode): boolean {
  return !node.isImplicit && !node.isBackground;
}

function askedFor(plan: Plan, only: readonly string[]): ReadonlySet<unknown> {
  return new Set(only.flatMap((each) => findSteps(plan, each, '--only')).map(keyOf));
}

function upTo(plan: Plan, until: string, order: readonly unknown[]): ReadonlySet<unknown> {
  const last = findSteps(plan, until, '--until').map(keyOf).at(-1);
  return new Set(order.slice(0, order.indexOf(last) + 1));
}

function stagesOf(node: PlanNode): readonly PlanNode[] {
  return node.children.flatMap((child) => (child.kind === 'parallel' ? stagesOf(child) : [child]));
}
