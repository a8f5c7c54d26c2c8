import { type Kysely, sql } from 'kysely';
import { RuntimeError } from '../../engine/errors.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';
import { write } from '../write.ts';
import { migrations } from './list.ts';
import type { ColumnTypes, Migration } from './migration.ts';

/**
 * Brings the schema up to date. Any number of processes may do so at the same time, on both databases: one applies
 * what is missing while the others wait for it. A process that finds nothing to do takes no lock.
 * @throws RuntimeError `store/newer` when the database knows migrations that this program does not.
 */
export async function migrate(connection: Connection, now: number): Promise<void> {
  const { kind, place, db } = connection;
  if (missingFrom(await appliedNames(connection, db), place).length === 0) return;

  await write(db, async (trx) => {
    if (kind === 'postgres') await sql`select pg_advisory_xact_lock(${lockKey})`.execute(trx);
    await trx.schema
      .createTable('schema_migrations')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'bigint', (column) => column.notNull())
      .execute();
    for (const migration of missingFrom(await appliedNames(connection, trx), place)) {
      // A migration knows the tables of its own time, not those of `Schema`.
      await migration.up(trx as unknown as Kysely<never>, columnTypes(kind));
      await trx.insertInto('schema_migrations').values({ name: migration.name, applied_at: now }).execute();
    }
  });
}

/** Any number will do, as long as it never changes. */
const lockKey = 7_032_025;

async function appliedNames({ kind }: Connection, db: Database): Promise<readonly string[]> {
  const table =
    kind === 'postgres'
      ? sql`select 1 where to_regclass('schema_migrations') is not null`
      : sql`select 1 from sqlite_master where type = 'table' and name = 'schema_migrations'`;
  if ((await table.execute(db)).rows.length === 0) return [];
  const rows = await db.selectFrom('schema_migrations').select('name').orderBy('name').execute();
  return rows.map((row) => row.name);
}

function missingFrom(applied: readonly string[], place: string): readonly Migration[] {
  const known = new Set(migrations.map((each) => each.name));
  const unknown = applied.filter((name) => !known.has(name));
  if (unknown.length > 0) throw newerDatabase(place, unknown);
  return migrations.filter((each) => !applied.includes(each.name));
}

function newerDatabase(place: string, names: readonly string[]): RuntimeError {
  return new RuntimeError({
    code: 'store/newer',
    message: `${place}: a newer version of pipeline has changed this database (${names.join(', ')}); update pipeline, or use another database`,
    failureType: 'ConfigurationFailure',
  });
}

function columnTypes(kind: Connection['kind']): ColumnTypes {
  switch (kind) {
    case 'sqlite':
      return { text: sql`text`, counter: sql`integer primary key autoincrement` };
    case 'postgres':
      return {
        text: sql`text collate "C"`,
        counter: sql`bigint generated always as identity primary key`,
      };
  }
}
