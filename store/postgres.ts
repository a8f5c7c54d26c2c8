import { Kysely, PostgresDialect } from 'kysely';
import { type Connection, translatingDialect } from './connection.ts';
import { translateServerError } from './database-errors.ts';

/** Opens a pool; the first query connects. Errors name the server without its password. */
export async function connectPostgres(url: string): Promise<Connection> {
  const { default: pg } = await import('pg');
  const place = withoutPassword(url);
  const pool = new pg.Pool({
    connectionString: url,
    max: 5,
    connectionTimeoutMillis: 10_000,
    application_name: 'pipeline',
    types: {
      // Our bigints are times and counters, far below 2^53.
      getTypeParser: (oid: number, format?: string) =>
        oid === pg.types.builtins.INT8
          ? Number
          : pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
    },
  });
  // An idle connection that breaks is replaced by the next query, which also reports what is wrong.
  pool.on('error', () => undefined);
  const dialect = translatingDialect(new PostgresDialect({ pool }), (error) =>
    translateServerError(error, place),
  );
  return { kind: 'postgres', place, db: new Kysely({ dialect }) };
}

function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/[^:@/]*):.*@/, '$1@').replace(/([?&]password=)[^&]*/, '$1***');
}
