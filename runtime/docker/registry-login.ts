import type { RegistryLogin } from '../../engine/ports.ts';

/** Header for one registry. The engine wants it even when there is no login. */
export function registryAuth(login: RegistryLogin | undefined): Readonly<Record<string, string>> {
  return { 'X-Registry-Auth': encode(login === undefined ? {} : authConfig(login)) };
}

/** Header for all registries a build may pull from. */
export function registryConfig(logins: readonly RegistryLogin[]): Readonly<Record<string, string>> {
  const configs = Object.fromEntries(logins.map((login) => [login.server, authConfig(login)]));
  return { 'X-Registry-Config': encode(configs) };
}

function authConfig({ server, username, password }: RegistryLogin): object {
  return { username, password, serveraddress: server };
}

/** Padded base64 in the alphabet of URLs: the engine reads nothing else. */
function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
