import { accessSync, chmodSync, closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DatabaseConnection, Kysely, SqliteDialect, SqliteDriver } from 'kysely';
import type Libsql from 'libsql';
import { type Connection, translatingDialect } from './connection.ts';
import { isBusy, translateFileError } from './database-errors.ts';

/**
 * Opens the database file, making it (0600) and its directory (0700) when they are not there.
 * @throws RuntimeError `store/read-only`, `store/cannot-open`, `store/corrupt`, `store/disk-full`, `store/locked`.
 */
export async function connectSqlite(path: string): Promise<Connection> {
  const { default: LibsqlDatabase } = await import('libsql');
  try {
    createFile(path);
    const file = new LibsqlDatabase(path);
    await prepare(file);
    const dialect = translatingDialect(new SqliteFileDialect(file), (error) =>
      translateFileError(error, path),
    );
    return { kind: 'sqlite', place: path, db: new Kysely({ dialect }) };
  } catch (error) {
    throw translateFileError(error, path);
  }
}

/** SQLite gives the files beside the database (`-wal`, `-shm`) the mode of the database itself. */
function createFile(path: string): void {
  const made = mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // The mode of `mkdir` holds for the last directory only as far as the umask lets it.
  if (made !== undefined) chmodSync(dirname(path), 0o700);
  accessSync(dirname(path), constants.W_OK);
  closeSync(openSync(path, 'a', 0o600));
}

async function prepare(file: Libsql.Database): Promise<void> {
  file.exec(`pragma busy_timeout = ${blockingWaitMs}`);
  // The first switch to WAL needs the file for itself, and several processes may want it at once.
  await untilFree(() => file.exec('pragma journal_mode = wal'));
  // A killed process loses nothing that was committed; only a power cut may take the last moments.
  file.exec('pragma synchronous = normal');
  file.exec('pragma foreign_keys = on');
}

/** How long SQLite itself waits for a lock. The whole process stands still meanwhile, so it is short. */
const blockingWaitMs = 100;
const pauseMs = 20;
/** About half a minute in all. */
const maxTries = 250;

async function untilFree(action: () => void): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      action();
      return;
    } catch (error) {
      if (attempt === maxTries || !isBusy(error)) throw error;
    }
    await sleep(pauseMs);
  }
}

class SqliteFileDialect extends SqliteDialect {
  readonly #file: Libsql.Database;

  constructor(file: Libsql.Database) {
    super({ database: file });
    this.#file = file;
  }

  override createDriver(): SqliteDriver {
    return new SqliteFileDriver(this.#file);
  }
}

class SqliteFileDriver extends SqliteDriver {
  readonly #file: Libsql.Database;

  constructor(file: Libsql.Database) {
    super({ database: file });
    this.#file = file;
  }

  /**
   * Asks for the write lock at once: a transaction that first reads and then writes could not wait for it.
   * With `exec`, because a prepared statement that met a lock stays open, and nothing could be committed after it.
   */
  override async beginTransaction(): Promise<void> {
    await untilFree(() => this.#file.exec('begin immediate'));
  }

  /** A full disk ends the transaction by itself; asking again would hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#file.inTransaction) await super.rollbackTransaction(connection);
  }
}
