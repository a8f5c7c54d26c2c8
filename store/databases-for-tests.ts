import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import type { Clock } from '../engine/ports.ts';
import { realClock } from './clock-for-tests.ts';
import { openStore, type Store, type StoreOptions } from './open-store.ts';
import { postgresIsMissing, startPostgres, type TestServer } from './postgres-for-tests.ts';

/** One empty database per test. */
export interface TestDatabase {
  /** A directory that is removed after the test. */
  readonly directory: string;
  /** How another process opens the same database. */
  readonly location: { readonly path: string } | { readonly url: string; readonly logDirectory: string };
  /** Opens the database; may be called more than once, and everything is closed after the test. */
  open(clock?: Clock): Promise<Store>;
}

/** Runs the same tests on SQLite and on a real PostgreSQL, which is skipped loudly where it cannot be. */
export function describeOnBoth(title: string, tests: (database: () => TestDatabase) => void): void {
  describe(`${title} on SQLite`, () => {
    tests(useDatabase((directory) => Promise.resolve({ path: join(directory, 'data', 'state.db') })));
  });

  const missing = postgresIsMissing();
  const { CI, PIPELINE_REQUIRE_POSTGRES } = process.env;
  const isRequired = CI === 'true' && PIPELINE_REQUIRE_POSTGRES === '1';
  const skipped = missing !== undefined && !isRequired;
  const suffix = skipped ? ` (skipped: ${missing})` : '';
  describe.skipIf(skipped)(`${title} on PostgreSQL${suffix}`, () => {
    let server: TestServer | undefined;
    beforeAll(async () => {
      if (missing !== undefined) throw new Error(missing);
      server = await startPostgres();
    }, 60_000);
    afterAll(() => server?.stop());

    tests(
      useDatabase(async (directory) => {
        if (server === undefined) throw new Error('PostgreSQL did not start');
        return { url: await server.createDatabase(), logDirectory: join(directory, 'logs') };
      }),
    );
  });
}

function useDatabase(locate: (directory: string) => Promise<TestDatabase['location']>): () => TestDatabase {
  let current: TestDatabase | undefined;
  const stores: Store[] = [];

  beforeEach(async () => {
    const directory = mkdtempSync(join(tmpdir(), 'pipeline-store-'));
    const location = await locate(directory);
    current = {
      directory,
      location,
      async open(clock = realClock) {
        const options: StoreOptions = { ...location, clock };
        const store = await openStore(options);
        stores.push(store);
        return store;
      },
    };
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    if (current !== undefined) rmSync(current.directory, { recursive: true, force: true });
  });

  return () => {
    if (current === undefined) throw new Error('only inside a test');
    return current;
  };
}
