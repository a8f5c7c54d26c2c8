import { RuntimeError } from '../../engine/errors.ts';
import type { Registries } from '../../engine/plan/compile.ts';
import type { Plan, PlanNode } from '../../engine/plan/plan.ts';
import type { Runtime } from '../../engine/ports.ts';
import type { Services } from '../../steps/services.ts';
import { planLines } from '../commands/plan-summary.ts';

export interface Preflight {
  readonly plan: Plan;
  readonly registries: Registries<Services>;
  readonly runtime: Runtime;
  readonly services: Services;
  readonly isOffline: boolean;
}

/** Finds out before anything starts whether the runtime answers and, offline, whether every image is there. */
export async function preflight({
  plan,
  registries,
  runtime,
  services,
  isOffline,
}: Preflight): Promise<void> {
  if (!hasPod(plan.root, registries)) return;
  await runtime.describe();
  if (!isOffline) return;
  const lines = planLines(plan, registries, services.settings);
  const images = new Set(lines.flatMap((line) => line.images).filter((image) => !image.includes('<+')));
  const states = await Promise.all(
    [...images].map(async (image) => ({ image, state: await runtime.imageState(image) })),
  );
  const missing = states.filter(({ state }) => state === 'missing').map(({ image }) => image);
  if (missing.length === 0) return;
  throw new RuntimeError({
    code: 'runtime/image-missing',
    failureType: 'PluginImageFailure',
    message: `--offline, and these images are not on this machine: ${missing.join(', ')}. Run once without --offline, or load them`,
  });
}

function hasPod(node: PlanNode, registries: Registries<Services>): boolean {
  if (node.kind === 'stage') return registries.stages.find(node.type ?? '')?.hasPod === true;
  return node.children.some((child) => hasPod(child.loop?.body ?? child, registries));
}
