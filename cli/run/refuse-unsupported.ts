import { DefinitionError } from '../../engine/errors.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { refusedSteps } from '../commands/plan-summary.ts';
import type { LoadedPipeline } from './load-pipeline.ts';

/** @throws DefinitionError naming every stage and step that cannot run here, before anything starts */
export function refuseUnsupported(
  plan: Plan,
  { registries, definition }: Pick<LoadedPipeline, 'registries' | 'definition'>,
): void {
  const refused = refusedSteps(plan, registries);
  if (refused.length === 0) return;
  throw new DefinitionError(
    refused.map(({ identifier, type, reason, path }) => ({
      code: 'definition/unsupported',
      severity: 'error',
      message: `${identifier} (${type}) does not run here: ${reason}`,
      position: definition.source.position(path),
    })),
  );
}
