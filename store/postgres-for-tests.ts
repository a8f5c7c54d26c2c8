import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';

/** A private PostgreSQL server on a unix socket, as fast and as forgetful as possible. */
export interface TestServer {
  /** @returns the URL of a database nobody else uses. */
  createDatabase(): Promise<string>;
  /** Kills the server like a crash would. Safe to call twice. */
  stop(): Promise<void>;
}

/** What keeps a server from being started, in words; undefined when nothing does. */
export function postgresIsMissing(): string | undefined {
  if (findBinary('initdb') === undefined || findBinary('postgres') === undefined) {
    return 'no initdb and postgres on this machine: install PostgreSQL to test it';
  }
  return isRoot() && account() === undefined
    ? 'PostgreSQL does not run as root, and there is no user postgres'
    : undefined;
}

export async function startPostgres(): Promise<TestServer> {
  const directory = mkdtempSync(join(tmpdir(), 'pipeline-postgres-'));
  const identity = isRoot() ? account() : undefined;
  if (identity !== undefined) chownSync(directory, identity.uid, identity.gid);
  const options = { cwd: directory, env: { LC_ALL: 'C', TZ: 'UTC' }, ...identity };
  const data = join(directory, 'data');

  execFileSync(
    binary('initdb'),
    ['-D', data, '-U', 'pipeline', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { ...options, stdio: 'pipe' },
  );
  const server = spawn(
    binary('postgres'),
    [
      '-D',
      data,
      '-k',
      directory,
      '-F',
      '-c',
      'listen_addresses=',
      '-c',
      'full_page_writes=off',
      '-c',
      'autovacuum=off',
    ],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const end = () => server.kill('SIGKILL');
  process.once('exit', end);
  await untilReady(server);

  const url = `postgres://pipeline@${encodeURIComponent(directory)}/postgres`;
  const admin = new pg.Client({ connectionString: url });
  admin.on('error', () => undefined);
  await admin.connect();
  let databases = 0;
  return {
    async createDatabase() {
      // A schema of its own is as good as a database, and ten times faster to make.
      databases += 1;
      await admin.query(`create schema test_${databases}`);
      return `${url}?options=${encodeURIComponent(`-c search_path=test_${databases}`)}`;
    },
    async stop() {
      process.removeListener('exit', end);
      if (server.exitCode === null && server.signalCode === null) {
        const ended = new Promise((resolve) => server.once('exit', resolve));
        server.kill('SIGQUIT');
        await ended;
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
    server.once('error', reject);
  });
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function account(): { readonly uid: number; readonly gid: number } | undefined {
  try {
    const read = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }).toString());
    return { uid: read('-u'), gid: read('-g') };
  } catch {
    return undefined;
  }
}

function binary(name: string): string {
  const path = findBinary(name);
  if (path === undefined) throw new Error(`${name} is not on this machine`);
  return path;
}

function findBinary(name: string): string | undefined {
  const versions = ['17', '16', '15', '14'].map((version) => `/usr/lib/postgresql/${version}/bin`);
  const { PATH = '' } = process.env;
  const directories = [...PATH.split(delimiter), ...versions];
  return directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
}
