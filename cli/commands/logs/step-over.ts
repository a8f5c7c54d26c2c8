import type { LogKey } from '../../../store/logs.ts';
import type { Store } from '../../../store/open-store.ts';

/** How often a log that another process writes is looked at. */
export const pollMs = 250;

/** Whether nothing more will be written to a log: its attempt has ended, or the whole run has. */
export async function isStepOver({ executions }: Store, key: LogKey): Promise<boolean> {
  for await (const { event } of executions.events(key.executionId)) {
    if (event.type === 'execution.finished') return true;
    if (event.type === 'step.ended' && event.node === key.nodeId && event.attempt === key.attempt)
      return true;
  }
  return false;
}
