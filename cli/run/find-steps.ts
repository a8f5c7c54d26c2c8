import { UsageError } from '../../engine/errors.ts';
import { nearest } from '../../engine/load/did-you-mean.ts';
import type { Plan, PlanNode } from '../../engine/plan/plan.ts';

/** Something a person can name in a plan; a loop counts as what it repeats. */
interface Named {
  readonly id: string;
  readonly identifier: string;
  readonly isStep: boolean;
  /** The steps it is or holds, in the order of the file. */
  readonly steps: readonly PlanNode[];
}

/**
 * The steps a person means by an id (`build/test`), the end of one, or an identifier; a step group or a stage stands
 * for all its steps. Steps inside loops are those the turns are made from. `option` is for messages.
 * @throws UsageError that names what there is, when nothing or more than one thing is called so.
 */
export function findSteps(plan: Plan, reference: string, option: string): readonly PlanNode[] {
  const all = plan.root.children.flatMap(namedIn);
  const matching = all.filter((each) => isCalled(each, reference));
  const exact = matching.filter(({ id, isStep }) => isStep && id === reference);
  const steps = matching.filter(({ isStep }) => isStep);
  const candidates = [exact, steps, matching].find((each) => each.length > 0) ?? [];
  const [found, ...others] = candidates;
  if (found !== undefined && others.length === 0) return found.steps;
  if (found !== undefined) {
    const ids = candidates.map(({ id }) => id).join(', ');
    throw new UsageError('usage/ambiguous-step', `${option}: "${reference}" may be any of ${ids}`);
  }
  const known = [...new Set(all.flatMap(({ id, identifier }) => [identifier, id]))];
  const near = nearest(reference, known);
  const ids = all.filter(({ isStep }) => isStep).map(({ id }) => id);
  const hint = near === undefined ? `there is ${ids.join(', ')}` : `did you mean "${near}"?`;
  throw new UsageError('usage/unknown-step', `${option}: there is no step "${reference}"; ${hint}`);
}

/** What `findSteps` calls a step, also for the turns of a loop: they share the element they are made from. */
export function keyOf(node: PlanNode): unknown {
  return node.element ?? node.id;
}

/** Steps in the order of the file, without those of rollbacks. */
export function stepsOf(node: PlanNode): readonly PlanNode[] {
  const shown = node.loop?.body ?? node;
  return shown.kind === 'step' ? [shown] : shown.children.flatMap(stepsOf);
}

function namedIn(node: PlanNode): readonly Named[] {
  const shown = node.loop?.body ?? node;
  const below = shown.children.flatMap(namedIn);
  if (shown.kind === 'parallel') return below;
  const { id, identifier, kind } = shown;
  return [{ id, identifier, isStep: kind === 'step', steps: stepsOf(shown) }, ...below];
}

function isCalled({ id, identifier }: Named, reference: string): boolean {
  return id === reference || identifier === reference || id.endsWith(`/${reference}`);
}
