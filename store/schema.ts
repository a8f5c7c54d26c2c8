/**
 * The one schema of both databases. Columns hold only texts and whole numbers, so that SQLite and PostgreSQL keep
 * exactly the same values: times are epoch milliseconds unless a name says else, documents are JSON texts.
 */
import type { Generated, Kysely, Transaction } from 'kysely';

export interface Schema {
  readonly schema_migrations: MigrationsTable;
  readonly pipelines: PipelinesTable;
  readonly executions: ExecutionsTable;
  readonly events: EventsTable;
  readonly questions: QuestionsTable;
}

export type Database = Kysely<Schema>;

/** What runs inside `write`; never use the `Database` itself there: SQLite has one connection, and it is taken. */
export type Writing = Transaction<Schema>;

interface MigrationsTable {
  readonly name: string;
  readonly applied_at: number;
}

/** Counts the executions of each pipeline. */
interface PipelinesTable {
  readonly org_id: string;
  readonly project_id: string;
  readonly identifier: string;
  readonly last_sequence: number;
}

export interface ExecutionsTable {
  /** Order of creation over all pipelines. */
  readonly position: Generated<number>;
  readonly id: string;
  readonly org_id: string;
  readonly project_id: string;
  readonly pipeline_id: string;
  readonly pipeline_name: string;
  readonly sequence_id: number;
  readonly file: string;
  readonly runtime: string;
  readonly branch: string | null;
  readonly triggered_by: string;
  readonly resumed_from: string | null;
  readonly owner_host: string;
  readonly owner_pid: number;
  readonly owner_started_at: string;
  readonly status: string;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly exit_code: number | null;
}

interface EventsTable {
  readonly execution_id: string;
  /** From 0, without gaps, in the order the engine reported. */
  readonly seq: number;
  readonly type: string;
  readonly at: number;
  readonly json: string;
}

/** Steps that wait for a person, for as long as they wait. */
interface QuestionsTable {
  readonly execution_id: string;
  readonly node_id: string;
  readonly asked_at: number;
  readonly question: string;
  /** Null until somebody has answered. */
  readonly decision: string | null;
}
