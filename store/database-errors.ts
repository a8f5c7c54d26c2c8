import { type FailureType, RuntimeError } from '../engine/errors.ts';

/**
 * Turns what SQLite or the file system says about `path` into a `RuntimeError` with a `store/…` code.
 * Anything unknown comes back as it is: it is a bug.
 */
export function translateFileError(error: unknown, path: string): unknown {
  return translate(error, path, codeOf(error), fileTroubles);
}

/** The same for a PostgreSQL server; `place` is its URL without the password. */
export function translateServerError(error: unknown, place: string): unknown {
  // What the server itself refuses has an SQLSTATE; pg's own plain errors are all about the connection.
  const isAboutConnection = error instanceof Error && error.name === 'Error' && codeOf(error) === '';
  return translate(error, place, isAboutConnection ? connectionLost : codeOf(error), serverTroubles);
}

/** Two rows with the same key. */
export function isUniqueViolation(error: unknown): boolean {
  return /^(SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE)|23505)$/.test(codeOf(error));
}

/** Another process holds SQLite's write lock. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_BUSY/.test(codeOf(error));
}

/** PostgreSQL gave up one of two transactions that waited for each other. */
export function isDeadlock(error: unknown): boolean {
  return /^(40001|40P01)$/.test(codeOf(error));
}

interface Trouble {
  readonly codes: RegExp;
  readonly code: string;
  readonly happened: string;
  readonly remedy: string;
  readonly failureType?: FailureType;
}

function translate(error: unknown, place: string, code: string, troubles: readonly Trouble[]): unknown {
  const trouble = error instanceof RuntimeError ? undefined : troubles.find((each) => each.codes.test(code));
  if (trouble === undefined) return error;
  return new RuntimeError({
    code: `store/${trouble.code}`,
    message: `${place}: ${trouble.happened}; ${trouble.remedy}`,
    failureType: trouble.failureType ?? 'ConfigurationFailure',
    retryable: trouble.failureType === 'Connectivity',
    cause: error,
  });
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Node reports every address it tried.
  return error instanceof AggregateError ? codeOf(error.errors[0]) : '';
}

const connectionLost = 'CONNECTION_LOST';
const elsewhere = 'or name another place with `database:` in .pipeline/config.yaml';
const fullDisk = {
  code: 'disk-full',
  happened: 'no space is left on the disk',
  remedy: 'free some; `pipeline gc` removes old executions and their logs',
};

const fileTroubles: readonly Trouble[] = [
  {
    codes: /^(SQLITE_READONLY.*|EACCES|EPERM|EROFS)$/,
    code: 'read-only',
    happened: 'the file or its directory cannot be written',
    remedy: `make both writable for this user, ${elsewhere}`,
  },
  {
    codes: /^(SQLITE_CANTOPEN.*|ENOTDIR|EISDIR|ENOENT|EEXIST|ENAMETOOLONG|EMFILE|ENFILE)$/,
    code: 'cannot-open',
    happened: 'the file cannot be opened or created',
    remedy: `check that its directory can exist, ${elsewhere}`,
  },
  {
    codes: /^(SQLITE_NOTADB|SQLITE_CORRUPT.*)$/,
    code: 'corrupt',
    happened: 'the file is damaged or is no SQLite database',
    remedy: 'restore it from a backup, or move it away and a fresh one is made',
  },
  { codes: /^(SQLITE_FULL|ENOSPC|EDQUOT)$/, ...fullDisk },
  {
    codes: /^(SQLITE_IOERR.*|EIO)$/,
    code: 'disk-failed',
    happened: 'the disk failed while the file was read or written',
    remedy: `check the disk, ${elsewhere}`,
  },
  {
    codes: /^SQLITE_BUSY/,
    code: 'locked',
    happened: 'another process has been writing for too long',
    remedy: 'wait for it to end, or stop it',
    failureType: 'Connectivity',
  },
];

const serverTroubles: readonly Trouble[] = [
  {
    codes: /^(28...|42501)$/,
    code: 'refused',
    happened: 'the database refuses this user',
    remedy: 'check the user, the password and the rights in the database URL',
    failureType: 'Authentication',
  },
  {
    codes: /^3D000$/,
    code: 'no-database',
    happened: 'this database does not exist on the server',
    remedy: 'create it, or correct its name in the database URL',
  },
  {
    codes: /CERT|^UNABLE_TO_|^ERR_TLS_/,
    code: 'untrusted',
    happened: 'the certificate of the database server is not trusted',
    remedy: 'give its authority in the database URL (`sslrootcert=`), or correct the host name',
  },
  { codes: /^53100$/, ...fullDisk },
  {
    // A missing socket file is ENOENT; 57P0x and 53300 are a server that starts, stops or is full.
    codes:
      /^(CONNECTION_LOST|ECONN\w+|ENOTFOUND|EAI_\w+|EPIPE|EHOST\w+|ENET\w+|ETIMEDOUT|ENOENT|EACCES|ERR_INVALID_URL|08...|57P0.|53300)$/,
    code: 'unreachable',
    happened: 'the database server does not answer',
    remedy: 'start it, or correct the database URL',
    failureType: 'Connectivity',
  },
];
