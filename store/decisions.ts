import { RuntimeError } from '../engine/errors.ts';
import type { Clock, Decision, DecisionSource, Question } from '../engine/ports.ts';
import type { Database } from './schema.ts';
import { write } from './write.ts';

export interface OpenQuestion {
  readonly executionId: string;
  readonly question: Question;
  /** Epoch milliseconds. */
  readonly askedAt: number;
}

/** The first answer counts; whoever comes later hears about it. */
export type Posted = 'accepted' | 'already-answered' | 'not-waiting';

/** Where waiting steps and the people who answer them meet, in one process or in several. */
export interface Decisions {
  /** What waits for an answer, in all executions or in one, the longest first. */
  open(executionId?: string): Promise<readonly OpenQuestion[]>;
  /** Answers the question of a node. Whether the action is one of those it offers is for the caller to know. */
  post(executionId: string, decision: Decision): Promise<Posted>;
  /** Records that a node waits. An earlier question of the same node is forgotten with its answer. */
  record(executionId: string, question: Question): Promise<void>;
  /** Forgets a question; fine when there is none. */
  clear(executionId: string, nodeId: string): Promise<void>;
  /**
   * Waits for the answer to a recorded question, looking every `pollMs`, and forgets the question with it. A server
   * that is away for a while does not end the wait.
   * @throws the signal's reason, or RuntimeError `store/question-gone` when nobody can answer any more.
   */
  next(executionId: string, nodeId: string, wait: Wait): Promise<Decision>;
  /** `record`, `next` and, when the wait ends without an answer, `clear`, as the engine needs them. */
  source(executionId: string, options: { readonly pollMs: number }): DecisionSource;
}

export interface Wait {
  readonly pollMs: number;
  readonly signal: AbortSignal;
}

export class DatabaseDecisions implements Decisions {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async open(executionId?: string): Promise<readonly OpenQuestion[]> {
    let query = this.#db.selectFrom('questions').selectAll().where('decision', 'is', null);
    if (executionId !== undefined) query = query.where('execution_id', '=', executionId);
    const rows = await query.orderBy('asked_at').orderBy('execution_id').orderBy('node_id').execute();
    return rows.map((row) => ({
      executionId: row.execution_id,
      // Written by `record`, so its shape is known.
      question: JSON.parse(row.question) as Question,
      askedAt: row.asked_at,
    }));
  }

  post(executionId: string, decision: Decision): Promise<Posted> {
    return write(this.#db, async (trx) => {
      const answered = await trx
        .updateTable('questions')
        .set({ decision: JSON.stringify(decision) })
        .where('execution_id', '=', executionId)
        .where('node_id', '=', decision.nodeId)
        .where('decision', 'is', null)
        .executeTakeFirst();
      if (answered.numUpdatedRows > 0n) return 'accepted';
      const question = await find(trx, executionId, decision.nodeId);
      return question === undefined ? 'not-waiting' : 'already-answered';
    });
  }

  async record(executionId: string, question: Question): Promise<void> {
    const content = { asked_at: this.#clock.now(), question: JSON.stringify(question), decision: null };
    await write(this.#db, (trx) =>
      trx
        .insertInto('questions')
        .values({ execution_id: executionId, node_id: question.nodeId, ...content })
        .onConflict((conflict) => conflict.columns(['execution_id', 'node_id']).doUpdateSet(content))
        .execute(),
    );
  }

  async clear(executionId: string, nodeId: string): Promise<void> {
    await write(this.#db, (trx) => remove(trx, executionId, nodeId));
  }

  async next(executionId: string, nodeId: string, { pollMs, signal }: Wait): Promise<Decision> {
    for (;;) {
      signal.throwIfAborted();
      const decision = await this.#look(executionId, nodeId);
      if (decision !== undefined) {
        await this.clear(executionId, nodeId);
        return decision;
      }
      await this.#clock.sleep(pollMs, signal);
    }
  }

  source(executionId: string, { pollMs }: { readonly pollMs: number }): DecisionSource {
    return {
      ask: async (question, signal) => {
        await this.record(executionId, question);
        try {
          return await this.next(executionId, question.nodeId, { pollMs, signal });
        } catch (error) {
          await this.clear(executionId, question.nodeId).catch(unlessPassing);
          throw error;
        }
      },
    };
  }

  async #look(executionId: string, nodeId: string): Promise<Decision | undefined> {
    const row = await find(this.#db, executionId, nodeId).catch(unlessPassing);
    if (row === 'passing' || row?.decision === null) return undefined;
    if (row === undefined) throw questionGone(nodeId);
    // Written by `post`, so its shape is known.
    return JSON.parse(row.decision) as Decision;
  }
}

function find(db: Database, executionId: string, nodeId: string) {
  return db
    .selectFrom('questions')
    .select('decision')
    .where('execution_id', '=', executionId)
    .where('node_id', '=', nodeId)
    .executeTakeFirst();
}

function remove(db: Database, executionId: string, nodeId: string) {
  return db
    .deleteFrom('questions')
    .where('execution_id', '=', executionId)
    .where('node_id', '=', nodeId)
    .execute();
}

/** A person may take days to answer; a database that is restarted meanwhile is no reason to fail. */
function unlessPassing(error: unknown): 'passing' {
  if (error instanceof RuntimeError && error.retryable) return 'passing';
  throw error;
}

function questionGone(nodeId: string): RuntimeError {
  return new RuntimeError({
    code: 'store/question-gone',
    message: `${nodeId} waits for an answer, but its question was withdrawn: another process took this execution for dead`,
    failureType: 'Unknown',
  });
}
