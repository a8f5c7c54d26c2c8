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
  readonly targets: TargetsTable;
  readonly variants: VariantsTable;
  readonly scans: ScansTable;
  readonly issues: IssuesTable;
  readonly scan_issues: ScanIssuesTable;
  readonly exemptions: ExemptionsTable;
  readonly exemption_changes: ExemptionChangesTable;
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

/** In this and the tables below, times are ISO 8601 texts, as the security domain writes them. */
interface TargetsTable {
  readonly id: string;
  readonly account_id: string;
  readonly org_id: string;
  readonly project_id: string;
  readonly type: string;
  readonly name: string;
  /** Null as long as nobody has set one. */
  readonly baseline: string | null;
}

interface VariantsTable {
  readonly target_id: string;
  readonly name: string;
  readonly last_scanned_at: string;
}

/** `execution_id` may name an execution that is gone: scans outlive it. */
interface ScansTable {
  readonly id: string;
  readonly execution_id: string;
  readonly pipeline_id: string;
  readonly stage_id: string;
  readonly step_id: string;
  readonly target_id: string;
  readonly variant: string;
  readonly product: string;
  readonly status: string;
  readonly started_at: string;
  readonly document: string;
}

/** One row per product and key, shared by all scans, targets and projects. */
interface IssuesTable {
  readonly id: string;
  readonly product: string;
  readonly key: string;
  readonly first_seen_at: string;
}

/** An issue as one scan saw it. */
export interface ScanIssuesTable {
  readonly scan_id: string;
  readonly issue_id: string;
  /** The issue without its occurrences. */
  readonly details: string;
  readonly occurrences: string;
}

/** `document` is the exemption; the columns repeat what is searched for. */
interface ExemptionsTable {
  readonly id: string;
  readonly issue_id: string;
  readonly scope: string;
  readonly status: string;
  readonly account_id: string;
  readonly org_id: string;
  readonly project_id: string;
  readonly target_id: string | null;
  readonly pipeline_id: string | null;
  readonly created_at: string;
  readonly document: string;
}

/** Every document an exemption ever had; rows are only added. */
interface ExemptionChangesTable {
  readonly position: Generated<number>;
  readonly exemption_id: string;
  readonly document: string;
}
