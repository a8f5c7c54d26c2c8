import { RuntimeError } from '../../../engine/errors.ts';
import type { PipelineDefinition } from '../../../engine/load/definition.ts';
import { load } from '../../../engine/load/load.ts';
import { compile, type Registries } from '../../../engine/plan/compile.ts';
import type { ExecutionStarted } from '../../../engine/state/events.ts';
import { initialState, reduce } from '../../../engine/state/reduce.ts';
import type { ExecutionState } from '../../../engine/state/state.ts';
import type { Services } from '../../../steps/services.ts';
import type { Executions } from '../../../store/executions.ts';

export interface Replayed {
  readonly started: ExecutionStarted;
  readonly definition: PipelineDefinition;
  readonly state: ExecutionState;
}

/** The state of an execution as its journal tells it. @throws RuntimeError when the journal does not begin. */
export async function replay(
  executions: Pick<Executions, 'events'>,
  id: string,
  registries: Registries<Services>,
): Promise<Replayed> {
  let replayed: Replayed | undefined;
  for await (const { event } of executions.events(id)) {
    if (event.type === 'execution.started') {
      const { definition } = await load({ file: event.file, text: event.yaml }, registries);
      replayed = { started: event, definition, state: initialState(compile(definition, registries)) };
    }
    if (replayed !== undefined) replayed = { ...replayed, state: reduce(replayed.state, event) };
  }
  if (replayed !== undefined) return replayed;
  throw new RuntimeError({
    code: 'store/empty-journal',
    failureType: 'Unknown',
    message: `nothing is recorded of execution ${id}: its process ended before it began`,
  });
}
