import type { Clock } from '../engine/ports.ts';
import type { ScanRepository } from '../security/scan-repository.ts';
import type { CollectRule } from './collect.ts';
import type { Decisions } from './decisions.ts';
import type { ExecutionSummary } from './execution.ts';
import type { Executions } from './executions.ts';
import type { Exemptions } from './exemptions.ts';
import type { Logs } from './logs.ts';

export type StoreOptions = { readonly clock: Clock } & (
  | {
      /** An SQLite file, made when it is not there; logs go to `logs/` beside it. */
      readonly path: string;
    }
  | {
      /** `postgres://…` or `postgresql://…` */
      readonly url: string;
      /** Logs are files of this machine also when the database is elsewhere. */
      readonly logDirectory: string;
    }
);

/** Everything that outlives a process. */
export interface Store {
  readonly executions: Executions;
  readonly logs: Logs;
  readonly decisions: Decisions;
  readonly scans: ScanRepository;
  readonly exemptions: Exemptions;
  /** Deletes finished executions with their journals and logs. @returns what was deleted, the oldest first. */
  collect(rule: CollectRule): Promise<readonly ExecutionSummary[]>;
  /** Close journals and logs before. */
  close(): Promise<void>;
}

/**
 * Opens the database, makes it when it is not there, and brings its schema up to date.
 * @throws RuntimeError `store/…` when it cannot be used: where it is and what to do is in the message.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  // The database libraries cost a quarter of a second to load.
  const { connectStore } = await import('./connect-store.ts');
  return connectStore(options);
}

/** Whether `database:` names a PostgreSQL server rather than a file. */
export function isServerUrl(database: string): boolean {
  return /^postgres(ql)?:\/\//.test(database);
}
