import { dirname, join } from 'node:path';
import { collectExecutions } from './collect.ts';
import type { Connection } from './connection.ts';
import { DatabaseDecisions } from './decisions.ts';
import { DatabaseExecutions } from './executions.ts';
import { DatabaseExemptions } from './exemptions.ts';
import { LogDirectory } from './logs.ts';
import { migrate } from './migrations/migrate.ts';
import type { Store, StoreOptions } from './open-store.ts';
import { DatabaseScans } from './scans.ts';

/** See `openStore`, which loads this when a store is needed. */
export async function connectStore(options: StoreOptions): Promise<Store> {
  const { clock } = options;
  const connection = await connect(options);
  const { db } = connection;
  try {
    await migrate(connection, clock.now());
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const logs = new LogDirectory(
    'url' in options ? options.logDirectory : join(dirname(options.path), 'logs'),
    clock,
  );
  const exemptions = new DatabaseExemptions(db);
  return {
    executions: new DatabaseExecutions(db, clock),
    logs,
    decisions: new DatabaseDecisions(db, clock),
    scans: new DatabaseScans(db, exemptions),
    exemptions,
    collect: (rule) => collectExecutions(db, logs, rule),
    close: () => db.destroy(),
  };
}

async function connect(options: StoreOptions): Promise<Connection> {
  if ('url' in options) {
    const { connectPostgres } = await import('./postgres.ts');
    return connectPostgres(options.url);
  }
  const { connectSqlite } = await import('./sqlite.ts');
  return connectSqlite(options.path);
}
