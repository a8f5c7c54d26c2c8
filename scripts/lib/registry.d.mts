export interface Registry {
  /** Host and port, the first part of an image's name. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
  repositories(): Promise<string[]>;
  /** Empty when nothing was pushed under that name. */
  tags(repository: string): Promise<string[]>;
  /** Also removes what the engine still holds under the registry's names. */
  stop(): Promise<void>;
}

/** The one login that the registry accepts. */
export const registryLogin: { readonly username: string; readonly password: string };

/** Starts an empty image registry on a free port of 127.0.0.1 that demands a login. */
export function startRegistry(): Promise<Registry>;
