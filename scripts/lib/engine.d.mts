export interface Engine {
  /** As in DOCKER_HOST. */
  readonly host: string;
  /** What named it, for people. */
  readonly origin: string;
  readonly version: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The first engine that answers: of the environment, the Docker context, the usual sockets. */
export function findEngine(env?: Environment): Promise<Engine | undefined>;
/** Finds an engine, or installs and starts Docker where this user may. */
export function ensureEngine(env?: Environment): Promise<Engine>;
/** Stops the engine that `ensureEngine` started on this machine, and no other. */
export function stopStartedEngine(env?: Environment): Promise<boolean>;
