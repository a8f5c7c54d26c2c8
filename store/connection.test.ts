import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { realClock } from './clock-for-tests.ts';
import { DatabaseExecutions } from './executions.ts';
import { header, stepFinished } from './executions-for-tests.ts';
import { DatabaseJournal } from './journal.ts';
import { migrate } from './migrations/migrate.ts';
import { connectPostgres } from './postgres.ts';
import { postgresIsMissing, startPostgres } from './postgres-for-tests.ts';
import { connectSqlite } from './sqlite.ts';

describe('a full disk', () => {
  it('is reported, and what waited is written once there is space', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'pipeline-store-'));
    const connection = await connectSqlite(join(directory, 'state.db'));
    const { db } = connection;
    await migrate(connection, 0);
    await new DatabaseExecutions(db, realClock).create(header('a'));
    const failures: unknown[] = [];
    const onFailure = (error: unknown) => failures.push(error);
    const journal = new DatabaseJournal(db, realClock, { executionId: 'a', seq: 0, onFailure });

    await sql`pragma max_page_count = 60`.execute(db);
    for (let number = 0; number < 3000; number += 1) journal.append(stepFinished(`build/step_${number}`));
    const flushing = journal.flush();
    await expect(flushing).rejects.toMatchObject({
      code: 'store/disk-full',
      message: expect.stringContaining(connection.place),
    });
    await sql`pragma max_page_count = 100000`.execute(db);
    await journal.close();

    const { count } = await db
      .selectFrom('events')
      .select((eb) => eb.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(3000);
    expect(failures).toHaveLength(1);
    await db.destroy();
    rmSync(directory, { recursive: true, force: true });
  });
});

const missing = postgresIsMissing();

describe.skipIf(missing !== undefined)(
  `a PostgreSQL server${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    it('that goes down is reported as unreachable, and what waited is kept', async () => {
      const server = await startPostgres();
      const connection = await connectPostgres(await server.createDatabase());
      const { db } = connection;
      await migrate(connection, 0);
      await new DatabaseExecutions(db, realClock).create(header('a'));
      const journal = new DatabaseJournal(db, realClock, { executionId: 'a', seq: 0 });

      await server.stop();
      journal.append(stepFinished('build/test'));

      await expect(journal.flush()).rejects.toMatchObject({ code: 'store/unreachable', retryable: true });
      await expect(journal.flush()).rejects.toMatchObject({ code: 'store/unreachable' });
      await db.destroy();
    }, 30_000);

    it('without the database is reported as such', async () => {
      const server = await startPostgres();
      const url = (await server.createDatabase()).replace('/postgres?', '/nowhere?');
      const { db } = await connectPostgres(url);

      await expect(sql`select 1`.execute(db)).rejects.toMatchObject({ code: 'store/no-database' });
      await db.destroy();
      await server.stop();
    }, 30_000);
  },
);
