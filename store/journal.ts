import { RuntimeError } from '../engine/errors.ts';
import type { Clock } from '../engine/ports.ts';
import type { ExecutionEvent } from '../engine/state/events.ts';
import { isUniqueViolation } from './database-errors.ts';
import type { Database, Writing } from './schema.ts';
import { write } from './write.ts';

/**
 * Writes the events of one execution in order; only its owner has one.
 *
 * `append` never waits and never throws. Events are written in batches: at once after an event that ends, asks or
 * answers something, otherwise within a fraction of a second. On SQLite the former are in the file before the
 * process handles its next timer or I/O, unless another process is just writing. What could not be written is kept
 * and tried again with the next batch.
 */
export interface Journal {
  append(event: ExecutionEvent): void;
  /** Resolves when everything appended so far is durable. @throws RuntimeError when it cannot be made so. */
  flush(): Promise<void>;
  /** Flushes, then stops. Safe to call twice. */
  close(): Promise<void>;
}

export interface JournalOptions {
  /** Told once, about the first batch that could not be written in the background. */
  readonly onFailure?: (error: unknown) => void;
}

const batchSize = 1000;
const idleMs = 100;
/** Columns × rows stays below what one statement may bind. */
const rowsPerStatement = 500;

export class DatabaseJournal implements Journal {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #executionId: string;
  readonly #onFailure: (error: unknown) => void;
  readonly #closing = new AbortController();
  #pending: EventRow[] = [];
  #nextSeq: number;
  #draining: Promise<void> | undefined;
  #isScheduled = false;

  constructor(db: Database, clock: Clock, start: { executionId: string; seq: number } & JournalOptions) {
    this.#db = db;
    this.#clock = clock;
    this.#executionId = start.executionId;
    this.#nextSeq = start.seq;
    this.#onFailure = once(start.onFailure ?? (() => undefined));
  }

  append(event: ExecutionEvent): void {
    if (event.type === 'progress.reported') return;
    this.#pending.push({
      execution_id: this.#executionId,
      seq: this.#nextSeq,
      type: event.type,
      at: event.at,
      json: JSON.stringify(event),
    });
    this.#nextSeq += 1;
    if (!patient.has(event.type) || this.#pending.length >= batchSize) this.#flushInBackground();
    else this.#schedule();
  }

  flush(): Promise<void> {
    if (this.#draining === undefined && this.#pending.length > 0) this.#draining = this.#drain();
    return this.#draining ?? Promise.resolve();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.flush();
  }

  #flushInBackground(): void {
    this.flush().catch(this.#onFailure);
  }

  #schedule(): void {
    if (this.#isScheduled || this.#closing.signal.aborted) return;
    this.#isScheduled = true;
    this.#clock.sleep(idleMs, this.#closing.signal).then(
      () => {
        this.#isScheduled = false;
        this.#flushInBackground();
      },
      // Closed meanwhile, and `close` flushes.
      () => undefined,
    );
  }

  /** Waits at least once, so that `flush` knows about it before it ends. */
  async #drain(): Promise<void> {
    try {
      while (this.#pending.length > 0) {
        const batch = this.#pending.slice(0, batchSize);
        await this.#write(batch);
        this.#pending = this.#pending.slice(batch.length);
      }
    } finally {
      this.#draining = undefined;
    }
  }

  async #write(batch: readonly EventRow[]): Promise<void> {
    try {
      await write(this.#db, (trx) => insertEvents(trx, batch));
    } catch (error) {
      throw isUniqueViolation(error) ? this.#takenOver(error) : error;
    }
  }

  #takenOver(cause: unknown): RuntimeError {
    return new RuntimeError({
      code: 'store/execution-ended',
      message: `execution ${this.#executionId} was ended by another process, which took this one for dead; its later events are lost`,
      failureType: 'Unknown',
      cause,
    });
  }
}

export interface EventRow {
  readonly execution_id: string;
  readonly seq: number;
  readonly type: string;
  readonly at: number;
  readonly json: string;
}

/** Saves events of one execution and keeps its line in the list up to date. */
export async function insertEvents(trx: Writing, rows: readonly EventRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await trx
      .insertInto('events')
      .values(rows.slice(start, start + rowsPerStatement))
      .execute();
  }
  const last = rows.findLast((row) => row.type === 'execution.finished');
  if (last !== undefined) await finishExecution(trx, last);
}

async function finishExecution(trx: Writing, row: EventRow): Promise<void> {
  // Written by `append`, so its shape is known.
  const event = JSON.parse(row.json) as Extract<ExecutionEvent, { type: 'execution.finished' }>;
  await trx
    .updateTable('executions')
    .set({ status: event.status, ended_at: event.at, exit_code: event.exitCode })
    .where('id', '=', row.execution_id)
    .execute();
  await trx.deleteFrom('questions').where('execution_id', '=', row.execution_id).execute();
}

/** These may wait for company; everything else must not be lost when the process is killed right after it. */
const patient: ReadonlySet<ExecutionEvent['type']> = new Set([
  'node.started',
  'node.skipped',
  'loop.expanded',
  'step.resolved',
  'warning.raised',
]);

function once(action: (error: unknown) => void): (error: unknown) => void {
  let isDone = false;
  return (error) => {
    if (!isDone) action(error);
    isDone = true;
  };
}
