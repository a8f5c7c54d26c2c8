import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startChild } from './child-for-tests.ts';
import { realClock } from './clock-for-tests.ts';
import type { Connection } from './connection.ts';
import { describeOnBoth } from './databases-for-tests.ts';
import { header } from './executions-for-tests.ts';
import { isServerUrl, openStore } from './open-store.ts';
import { connectPostgres } from './postgres.ts';
import { connectSqlite } from './sqlite.ts';

describeOnBoth('opening a database', (database) => {
  it('lets several processes make the same database at once', async () => {
    const children = Array.from({ length: 3 }, () => startChild('open', { location: database().location }));
    const results = await Promise.all(children.map((child) => child.ended));

    expect(results.map(({ exitCode, errors }) => ({ exitCode, errors }))).toEqual(
      results.map(() => ({ exitCode: 0, errors: '' })),
    );
    expect(await (await database().open()).executions.list()).toEqual([]);
  }, 60_000);

  it('lets several stores of one process make and use the same database', async () => {
    const stores = await Promise.all([1, 2, 3].map(() => database().open()));

    const created = await Promise.all(
      stores.map(({ executions }, index) => executions.create(header(`e${index}`))),
    );

    expect(created.map((each) => each.sequenceId).sort()).toEqual([1, 2, 3]);
  });

  it('refuses a database that a newer program has changed', async () => {
    await (await database().open()).close();
    const { location } = database();
    const connection: Connection = await ('url' in location
      ? connectPostgres(location.url)
      : connectSqlite(location.path));
    await connection.db
      .insertInto('schema_migrations')
      .values({ name: '9999-future', applied_at: 1 })
      .execute();
    await connection.db.destroy();

    await expect(database().open()).rejects.toMatchObject({
      code: 'store/newer',
      message: expect.stringContaining('9999-future'),
    });
  });
});

describe('a database file', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pipeline-store-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const open = (path: string) => openStore({ path, clock: realClock });

  it('is made with its directory, for its owner alone', async () => {
    const path = join(directory, 'some', '.pipeline', 'state.db');

    const store = await open(path);
    const mode = (file: string) => statSync(file).mode & 0o777;
    const modes = [path, `${path}-wal`, `${path}-shm`, join(directory, 'some', '.pipeline')].map(mode);
    await store.close();

    expect(modes).toEqual([0o600, 0o600, 0o600, 0o700]);
  });

  it('leaves the mode of a directory that was there', async () => {
    chmodSync(directory, 0o755);

    await (await open(join(directory, 'state.db'))).close();

    expect(statSync(directory).mode & 0o777).toBe(0o755);
  });

  it('that is no database is refused and left as it is', async () => {
    const path = join(directory, 'state.db');
    const text = 'these are my notes\n'.repeat(500);
    writeFileSync(path, text);

    await expect(open(path)).rejects.toMatchObject({
      code: 'store/corrupt',
      message: expect.stringContaining(path),
    });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('below something that is no directory is refused', async () => {
    writeFileSync(join(directory, 'file'), '');

    await expect(open(join(directory, 'file', 'state.db'))).rejects.toMatchObject({
      code: 'store/cannot-open',
    });
  });

  it.each([
    ['in a directory that cannot be written', 0o555, 0o666],
    ['that cannot be written itself', 0o777, 0o444],
  ])(
    '%s is refused',
    async (_, directoryMode, fileMode) => {
      const place = join(directory, 'state');
      mkdirSync(place);
      const path = join(place, 'state.db');
      await (await open(path)).close();
      chmodSync(path, fileMode);
      chmodSync(place, directoryMode);
      chmodSync(directory, 0o755);

      // Nothing is read-only for root, unless it gives up that power.
      const humble = ['setpriv', '--bounding-set=-dac_override', '--inh-caps=-dac_override'];
      const prefix = process.getuid?.() === 0 ? humble : [];
      const { errors } = await startChild('open', { location: { path } }, prefix).ended;

      expect(errors).toContain('store/read-only');
      expect(errors).toContain(path);
    },
    30_000,
  );
});

describe('a database server', () => {
  const open = (url: string) => openStore({ url, logDirectory: tmpdir(), clock: realClock });

  it.each([
    ['that does not run', 'postgres://ada:s3cr3t@127.0.0.1:1/pipeline'],
    ['whose socket is missing', `postgres://ada@${encodeURIComponent('/nowhere')}/pipeline`],
    ['whose URL makes no sense', 'postgres://ada:p/w@[::bad/pipeline'],
  ])('%s is reported without the password', async (_, url) => {
    const opening = open(url);

    await expect(opening).rejects.toMatchObject({ code: 'store/unreachable' });
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringMatching(/s3cr3t|p\/w/) });
  });

  it.each([
    ['postgres://host/db', true],
    ['postgresql://host/db', true],
    ['.pipeline/state.db', false],
    ['/var/postgres://x', false],
  ])('is told from a file: %s → %s', (text, expected) => {
    expect(isServerUrl(text)).toBe(expected);
  });
});
