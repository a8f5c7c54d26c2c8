import { RuntimeError } from '../engine/errors.ts';
import type { Value } from '../engine/outcome.ts';
import type { SecretProvider } from '../engine/ports.ts';
import { textAt, valueAt } from './values.ts';

export interface SecretReader {
  readonly secrets: SecretProvider;
  /** Called with every secret before anything else sees it. */
  readonly mask: (secret: string) => void;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Reads user and password (or token) from a block of a connector; undefined when the block names no password. */
export async function readCredentials(
  block: Value | undefined,
  connector: string,
  reader: SecretReader,
): Promise<Credentials | undefined> {
  const reference = textAt(block, 'passwordRef') ?? textAt(block, 'tokenRef');
  if (reference === undefined) return undefined;
  const password = await readSecret(reference, connector, reader);
  const userReference = textAt(block, 'usernameRef');
  const username =
    userReference === undefined
      ? (textAt(block, 'username') ?? 'git')
      : await readSecret(userReference, connector, reader);
  return { username, password };
}

/** @throws RuntimeError that says which connector asks for which secret. */
export async function readSecret(
  reference: string,
  connector: string,
  reader: SecretReader,
): Promise<string> {
  const value = await reader.secrets.find(reference);
  if (value === undefined) {
    throw new RuntimeError({
      code: 'connector/unknown-secret',
      failureType: 'Authentication',
      message: `the connector "${connector}" needs the secret "${reference}", which is not defined: add it to .pipeline/secrets.env`,
    });
  }
  reader.mask(value);
  return value;
}

/** The block with the login, however deep the kind of connector keeps it. */
export function loginBlock(spec: Value): Value | undefined {
  const authentication = valueAt(spec, 'authentication', 'spec');
  return (
    valueAt(authentication, 'spec') ??
    authentication ??
    valueAt(spec, 'auth', 'spec') ??
    valueAt(spec, 'spec')
  );
}
