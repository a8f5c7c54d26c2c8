import { isDeadlock } from './database-errors.ts';
import type { Database, Writing } from './schema.ts';

/**
 * Runs `work` in one transaction: all of it happens, or nothing. Every change of the database goes through here,
 * because on SQLite the lock is then asked for before the first read and waited for without blocking the process.
 * `work` may run again when two transactions on PostgreSQL blocked each other, so it only touches the database.
 */
export async function write<Result>(db: Database, work: (trx: Writing) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt === maxAttempts || !isDeadlock(error)) throw error;
    }
  }
}

const maxAttempts = 5;
