import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import type { Database } from './schema.ts';

/** An open database whose errors are already translated. */
export interface Connection {
  readonly kind: 'sqlite' | 'postgres';
  /** A path, or a URL without its password. */
  readonly place: string;
  readonly db: Database;
}

/** Gives every error of a dialect's driver to `translate` and throws what comes back. */
export function translatingDialect(dialect: Dialect, translate: (error: unknown) => unknown): Dialect {
  return {
    createDriver: () => new TranslatingDriver(dialect.createDriver(), translate),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

class TranslatingDriver implements Driver {
  readonly #driver: Driver;
  readonly #translate: (error: unknown) => unknown;
  /** Wrapped → the driver's own. */
  readonly #connections = new WeakMap<DatabaseConnection, DatabaseConnection>();

  constructor(driver: Driver, translate: (error: unknown) => unknown) {
    this.#driver = driver;
    this.#translate = translate;
  }

  init(): Promise<void> {
    return this.#guard(() => this.#driver.init());
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const own = await this.#guard(() => this.#driver.acquireConnection());
    const wrapped: DatabaseConnection = {
      executeQuery: <Row>(query: CompiledQuery) =>
        this.#guard<QueryResult<Row>>(() => own.executeQuery(query)),
      streamQuery: () => {
        throw new Error('results are read in pages, not as streams');
      },
    };
    this.#connections.set(wrapped, own);
    return wrapped;
  }

  beginTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#guard(() => this.#driver.beginTransaction(this.#own(connection), {}));
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#guard(() => this.#driver.commitTransaction(this.#own(connection)));
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#guard(() => this.#driver.rollbackTransaction(this.#own(connection)));
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#guard(() => this.#driver.releaseConnection(this.#own(connection)));
  }

  destroy(): Promise<void> {
    return this.#guard(() => this.#driver.destroy());
  }

  #own(connection: DatabaseConnection): DatabaseConnection {
    return this.#connections.get(connection) ?? connection;
  }

  async #guard<Result>(action: () => Promise<Result>): Promise<Result> {
    try {
      return await action();
    } catch (error) {
      throw this.#translate(error);
    }
  }
}
