import type { SelectQueryBuilder } from 'kysely';
import type { Clock, Owner } from '../engine/ports.ts';
import type { ExecutionEvent } from '../engine/state/events.ts';
import {
  type ExecutionFilter,
  type ExecutionHeader,
  type ExecutionLookup,
  type ExecutionSummary,
  orphanExitCode,
  orphanStatus,
  type PipelineKey,
} from './execution.ts';
import { fromRow, toRow } from './execution-row.ts';
import { DatabaseJournal, insertEvents, type Journal, type JournalOptions } from './journal.ts';
import { type FollowOptions, followEvents, type RecordedEvent, readEvents } from './journal-reader.ts';
import type { Database, Schema, Writing } from './schema.ts';
import { write } from './write.ts';

/** The record of all executions. Every method may be called by several processes at a time. */
export interface Executions {
  /** Records an execution as running and gives it the next number of its pipeline, without gaps or doubles. */
  create(header: ExecutionHeader): Promise<ExecutionSummary>;
  /** Only the process that owns the execution writes its journal. */
  openJournal(executionId: string, options?: JournalOptions): Promise<Journal>;
  /** In order, from the given place on; what is recorded while reading is included. */
  events(executionId: string, from?: number): AsyncIterable<RecordedEvent>;
  /**
   * Like `events`, then waits for more (looking every `pollMs`) until the execution has finished.
   * @throws the signal's reason.
   */
  follow(executionId: string, options: FollowOptions): AsyncIterable<RecordedEvent>;
  /** `reference` is an id, the beginning of one, or `#7` for the seventh execution of a pipeline. */
  find(reference: string, pipeline?: Partial<PipelineKey>): Promise<ExecutionLookup>;
  /** The newest first. */
  list(filter?: ExecutionFilter): Promise<readonly ExecutionSummary[]>;
  /**
   * Ends every running execution whose owner is not alive as aborted, in its journal too.
   * `isAlive` answers for owners on other hosts as well. @returns those it ended, the oldest first.
   */
  recover(isAlive: (owner: Owner) => boolean): Promise<readonly ExecutionSummary[]>;
}

export class DatabaseExecutions implements Executions {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  create(header: ExecutionHeader): Promise<ExecutionSummary> {
    return write(this.#db, async (trx) => {
      const row = toRow(header, await nextSequence(trx, header));
      return fromRow(await trx.insertInto('executions').values(row).returningAll().executeTakeFirstOrThrow());
    });
  }

  async openJournal(executionId: string, options: JournalOptions = {}): Promise<Journal> {
    const seq = await nextSeq(this.#db, executionId);
    return new DatabaseJournal(this.#db, this.#clock, { executionId, seq, ...options });
  }

  events(executionId: string, from = 0): AsyncIterable<RecordedEvent> {
    return readEvents(this.#db, executionId, from);
  }

  follow(executionId: string, options: FollowOptions): AsyncIterable<RecordedEvent> {
    return followEvents({ db: this.#db, clock: this.#clock }, executionId, options);
  }

  async find(reference: string, pipeline: Partial<PipelineKey> = {}): Promise<ExecutionLookup> {
    const base = ofPipeline(this.#db.selectFrom('executions').selectAll(), pipeline)
      .orderBy('position', 'desc')
      .limit(10);
    const sequence = /^#(\d{1,9})$/.exec(reference)?.[1];
    if (sequence !== undefined)
      return toLookup(await base.where('sequence_id', '=', Number(sequence)).execute());

    const exact = await base.where('id', '=', reference).execute();
    if (exact.length > 0 || reference === '') return toLookup(exact);
    const startsAlike = base.where((eb) =>
      eb(eb.fn('substr', ['id', eb.val(1), eb.val(reference.length)]), '=', reference),
    );
    return toLookup(await startsAlike.execute());
  }

  async list(filter: ExecutionFilter = {}): Promise<readonly ExecutionSummary[]> {
    const { statuses, before } = filter;
    // PostgreSQL knows no empty list.
    if (statuses?.length === 0) return [];
    let query = ofPipeline(this.#db.selectFrom('executions').selectAll(), filter);
    if (statuses !== undefined) query = query.where('status', 'in', statuses);
    if (before !== undefined) {
      query = query.where('position', '<', (eb) =>
        eb.selectFrom('executions').select('position').where('id', '=', before),
      );
    }
    const rows = await query
      .orderBy('position', 'desc')
      .limit(Math.min(filter.limit ?? 50, 1000))
      .execute();
    return rows.map(fromRow);
  }

  async recover(isAlive: (owner: Owner) => boolean): Promise<readonly ExecutionSummary[]> {
    const rows = await this.#db
      .selectFrom('executions')
      .selectAll()
      .where('ended_at', 'is', null)
      .orderBy('position')
      .execute();
    const ended: ExecutionSummary[] = [];
    for (const execution of rows.map(fromRow)) {
      if (isAlive(execution.owner)) continue;
      const aborted = await write(this.#db, (trx) => abort(trx, execution.id, this.#clock.now()));
      if (aborted !== undefined) ended.push(aborted);
    }
    return ended;
  }
}

/** The row of the pipeline stays locked until the end of the transaction, so numbers are given out one by one. */
async function nextSequence(trx: Writing, pipeline: PipelineKey): Promise<number> {
  const row = await trx
    .insertInto('pipelines')
    .values({
      org_id: pipeline.orgId,
      project_id: pipeline.projectId,
      identifier: pipeline.pipelineId,
      last_sequence: 1,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['org_id', 'project_id', 'identifier'])
        .doUpdateSet((eb) => ({ last_sequence: eb('pipelines.last_sequence', '+', 1) })),
    )
    .returning('last_sequence')
    .executeTakeFirstOrThrow();
  return row.last_sequence;
}

async function nextSeq(db: Database, executionId: string): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select((eb) => eb.fn.max('seq').as('last'))
    .where('execution_id', '=', executionId)
    .executeTakeFirst();
  return row?.last == null ? 0 : row.last + 1;
}

/** @returns undefined when it has ended in the meantime. */
async function abort(trx: Writing, executionId: string, at: number): Promise<ExecutionSummary | undefined> {
  const claimed = await trx
    .updateTable('executions')
    .set({ ended_at: at })
    .where('id', '=', executionId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (claimed.numUpdatedRows === 0n) return undefined;

  const event: ExecutionEvent = {
    type: 'execution.finished',
    at,
    status: orphanStatus,
    exitCode: orphanExitCode,
  };
  const seq = await nextSeq(trx, executionId);
  await insertEvents(trx, [
    { execution_id: executionId, seq, type: event.type, at, json: JSON.stringify(event) },
  ]);
  return fromRow(
    await trx.selectFrom('executions').selectAll().where('id', '=', executionId).executeTakeFirstOrThrow(),
  );
}

function ofPipeline<Output>(
  query: SelectQueryBuilder<Schema, 'executions', Output>,
  { orgId, projectId, pipelineId }: Partial<PipelineKey>,
): SelectQueryBuilder<Schema, 'executions', Output> {
  let narrowed = query;
  if (orgId !== undefined) narrowed = narrowed.where('org_id', '=', orgId);
  if (projectId !== undefined) narrowed = narrowed.where('project_id', '=', projectId);
  if (pipelineId !== undefined) narrowed = narrowed.where('pipeline_id', '=', pipelineId);
  return narrowed;
}

function toLookup(rows: readonly Parameters<typeof fromRow>[0][]): ExecutionLookup {
  const [execution, ...others] = rows.map(fromRow);
  if (execution === undefined) return { kind: 'none' };
  if (others.length > 0) return { kind: 'ambiguous', candidates: [execution, ...others] };
  return { kind: 'found', execution };
}
