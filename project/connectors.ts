import { join } from 'node:path';
import { RuntimeError } from '../engine/errors.ts';
import type { Value } from '../engine/outcome.ts';
import type { ImageSource, PullPolicy } from '../engine/ports.ts';
import type { ConnectorSource, RegistryConnector } from '../steps/services.ts';
import type { ConnectorEntity } from './connector-entity.ts';
import { connectorExample } from './connector-example.ts';
import type { FindConnector } from './connector-files.ts';
import { loginBlock, readCredentials, type SecretReader } from './credentials.ts';
import { isDockerHub, prefixedImage, registryHostOf, registryParts } from './image-names.ts';
import { textAt, valueAt } from './values.ts';

export interface ConnectorOptions extends SecretReader {
  /** The project's `.pipeline` directory. */
  readonly directory: string;
  readonly entities: readonly ConnectorEntity[];
  readonly find: FindConnector;
  readonly pull: PullPolicy;
  /** Hears once of every connector that is not defined and not needed. */
  readonly note: (message: string) => void;
}

/** Connectors from the project's files. The one for Harness's own images is always there. */
export function createConnectors(options: ConnectorOptions): ConnectorSource {
  const noted = new Set<string>();
  const noteOnce = (reference: string) => {
    if (reference === 'account.harnessImage' || noted.has(reference)) return;
    noted.add(reference);
    options.note(`the connector "${reference}" is not defined; its images are pulled without a login`);
  };
  const registry = async (reference: string) => {
    const entity = options.find(reference);
    return entity === undefined ? undefined : registryOf(entity, options);
  };
  return {
    registry,
    // An entity came out of YAML, so it is a value.
    find: async (reference) => options.find(reference) as unknown as Value | undefined,
    example: (reference, type) => connectorExample(reference, type, join(options.directory, 'connectors')),
    async imageSource(image, connectorRef, policy) {
      const pull = pullPolicy(policy, options.pull);
      const known = connectorRef === undefined ? undefined : await registry(connectorRef);
      if (known !== undefined) return withLogin({ image: prefixedImage(image, known), pull }, known);
      if (connectorRef !== undefined) noteOnce(connectorRef);
      return withLogin({ image, pull }, await registryForImage(image, options));
    },
  };
}

function withLogin(source: ImageSource, registry: RegistryConnector | undefined): ImageSource {
  return registry?.login === undefined ? source : { ...source, login: registry.login };
}

/** Nothing is pulled when the run forbids it, whatever a step says. */
function pullPolicy(written: string | undefined, setting: PullPolicy): PullPolicy {
  if (setting === 'never' || written === 'Never') return 'never';
  if (written === 'Always') return 'always';
  return written === 'IfNotPresent' ? 'missing' : setting;
}

/** An image without a connector uses the login of a connector for the same registry. Docker Hub is open to all. */
async function registryForImage(
  image: string,
  options: ConnectorOptions,
): Promise<RegistryConnector | undefined> {
  const host = registryHostOf(image);
  if (isDockerHub(host)) return undefined;
  const entity = options.entities.find(
    (each) =>
      each.type === 'DockerRegistry' &&
      registryParts(textAt(each.spec, 'dockerRegistryUrl') ?? '').host === host,
  );
  return entity === undefined ? undefined : registryOf(entity, options);
}

async function registryOf(entity: ConnectorEntity, reader: SecretReader): Promise<RegistryConnector> {
  const { identifier, type, spec } = entity;
  const url = textAt(spec, 'dockerRegistryUrl');
  if (type !== 'DockerRegistry' || url === undefined) throw notARegistry(entity);
  const { host, path } = registryParts(url);
  const isAnonymous = valueAt(spec, 'auth', 'type') === 'Anonymous';
  const credentials = isAnonymous ? undefined : await readCredentials(loginBlock(spec), identifier, reader);
  const server = isDockerHub(host) ? 'https://index.docker.io/v1/' : host;
  return { url, host, path, ...(credentials === undefined ? {} : { login: { server, ...credentials } }) };
}

function notARegistry({ identifier, type }: ConnectorEntity): RuntimeError {
  return new RuntimeError({
    code: 'connector/wrong-type',
    failureType: 'ConfigurationFailure',
    message:
      type === 'DockerRegistry'
        ? `the connector "${identifier}" has no dockerRegistryUrl`
        : `the connector "${identifier}" is a ${type} connector; a DockerRegistry one is needed here`,
  });
}
