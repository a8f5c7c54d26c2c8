import { RuntimeError } from '../../engine/errors.ts';
import type { RegistryLogin } from '../../engine/ports.ts';
import type { Context } from '../define-step.ts';
import type { RegistryConnector } from '../services.ts';

/** The registry behind a connector. @throws RuntimeError that shows the file to write when there is none. */
export async function requireRegistry(
  reference: string,
  { services: { connectors } }: Pick<Context, 'services'>,
): Promise<RegistryConnector> {
  const registry = await connectors.registry(reference);
  if (registry !== undefined) return registry;
  throw new RuntimeError({
    code: 'connector/unknown',
    failureType: 'ConfigurationFailure',
    message: `the connector "${reference}" is not defined. ${connectors.example(reference, 'DockerRegistry')}`,
  });
}

/** Logins of the connectors that are defined; base images of the others are pulled without one. */
export async function buildLogins(
  references: readonly string[],
  { services: { connectors } }: Pick<Context, 'services'>,
): Promise<readonly RegistryLogin[]> {
  const registries = await Promise.all([...new Set(references)].map((each) => connectors.registry(each)));
  return registries.flatMap((each) => (each?.login === undefined ? [] : [each.login]));
}
