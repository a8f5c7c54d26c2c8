import type { Value } from '../../../engine/outcome.ts';
import type { RecordedEvent } from '../../../store/journal-reader.ts';

export interface StartedStep {
  readonly id: string;
  readonly name: string;
  /** Id of the stage around it. */
  readonly stageId: string;
  /** As far as its spec tells. */
  readonly image?: string;
}

/** Steps that ran, by id. */
export async function startedSteps(
  events: AsyncIterable<Pick<RecordedEvent, 'event'>>,
): Promise<ReadonlyMap<string, StartedStep>> {
  const steps = new Map<string, StartedStep>();
  for await (const { event } of events) {
    if (event.type === 'node.started' && event.kind === 'step') {
      const [stageId = ''] = event.node.split('/');
      steps.set(event.node, { id: event.node, name: event.name, stageId });
    }
    const step = event.type === 'step.resolved' ? steps.get(event.node) : undefined;
    const image = event.type === 'step.resolved' ? imageIn(event.spec) : undefined;
    if (step !== undefined && image !== undefined) steps.set(step.id, { ...step, image });
  }
  return steps;
}

function imageIn(spec: Value): string | undefined {
  if (spec === null || typeof spec !== 'object' || Array.isArray(spec)) return undefined;
  const { image } = spec as { readonly image?: Value };
  return typeof image === 'string' && image !== '' ? image : undefined;
}
