import type { Plan, PlanNode } from '../../engine/plan/plan.ts';
import type { RuntimeName } from '../wire.ts';

/** Says of every stage that asks for another infrastructure where it runs instead. */
export function infrastructureNotes({ root }: Plan, runtime: RuntimeName): readonly string[] {
  return stagesOf(root).flatMap((stage) => {
    const wanted = wantedInfrastructure(stage);
    if (wanted === undefined || wanted === 'Docker') return [];
    return [`${stage.identifier} asks for ${wanted}; it runs on the ${runtime} runtime`];
  });
}

function stagesOf(node: PlanNode): readonly PlanNode[] {
  return node.children.flatMap((child) => {
    const shown = child.loop?.body ?? child;
    return shown.kind === 'stage' ? [shown] : stagesOf(shown);
  });
}

function wantedInfrastructure({ element }: PlanNode): string | undefined {
  // A stage's raw value is the YAML mapping it was read from.
  const { spec } = (element?.raw ?? {}) as {
    readonly spec?: { readonly infrastructure?: { readonly type?: unknown } };
  };
  const type = spec?.infrastructure?.type;
  return typeof type === 'string' ? type : undefined;
}
