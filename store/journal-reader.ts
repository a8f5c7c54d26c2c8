import type { Clock } from '../engine/ports.ts';
import type { ExecutionEvent } from '../engine/state/events.ts';
import type { Database } from './schema.ts';

/** An event with its place in the journal. */
export interface RecordedEvent {
  readonly seq: number;
  readonly event: ExecutionEvent;
}

export interface FollowOptions {
  readonly from?: number;
  readonly pollMs: number;
  readonly signal: AbortSignal;
}

const pageSize = 500;

/** See `Executions.events`. */
export async function* readEvents(
  db: Database,
  executionId: string,
  from: number,
): AsyncGenerator<RecordedEvent> {
  for (let next = from; ; ) {
    const rows = await db
      .selectFrom('events')
      .select(['seq', 'json'])
      .where('execution_id', '=', executionId)
      .where('seq', '>=', next)
      .orderBy('seq')
      .limit(pageSize)
      .execute();
    // Written by the journal, so its shape is known.
    for (const row of rows) yield { seq: row.seq, event: JSON.parse(row.json) as ExecutionEvent };
    const last = rows.at(-1);
    if (last === undefined) return;
    next = last.seq + 1;
  }
}

/** See `Executions.follow`. */
export async function* followEvents(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  executionId: string,
  { from = 0, pollMs, signal }: FollowOptions,
): AsyncGenerator<RecordedEvent> {
  for (let next = from; ; ) {
    for await (const recorded of readEvents(db, executionId, next)) {
      yield recorded;
      if (recorded.event.type === 'execution.finished') return;
      next = recorded.seq + 1;
    }
    await clock.sleep(pollMs, signal);
  }
}
