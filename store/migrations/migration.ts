import type { Kysely, RawBuilder } from 'kysely';

/** Column types that are spelled differently by the two databases but mean the same. */
export interface ColumnTypes {
  /** Compares and sorts by bytes on both. */
  readonly text: RawBuilder<unknown>;
  /** A primary key that counts up by itself. */
  readonly counter: RawBuilder<unknown>;
}

/** One step of the schema. Once released it never changes: a later one corrects it. */
export interface Migration {
  /** `NNNN-name`; sorts in the order of application. */
  readonly name: string;
  /** Runs in a transaction, alone among all processes. */
  readonly up: (db: Kysely<never>, types: ColumnTypes) => Promise<void>;
}
