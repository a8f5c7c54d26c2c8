import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** The part of the outside world that decides where the engine is. */
export interface EndpointInputs {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly uid: number;
  /** @returns undefined when the file does not exist or cannot be read. */
  readonly readFile: (path: string) => string | undefined;
}

export type Endpoint =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'tls'; readonly host: string; readonly port: number; readonly certificates: string }
  | {
      readonly kind: 'ssh';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      /** Socket of the agent that holds the keys. */
      readonly agent: string | undefined;
    };

export interface EndpointCandidate {
  readonly address: string;
  /** Where the address comes from, for people: `DOCKER_HOST`, `rootless Docker`. */
  readonly origin: string;
}

/**
 * Where an engine may listen, best first. What the user named explicitly is the only candidate then: falling back
 * to another engine would run the pipeline where nobody expects it.
 */
export function endpointCandidates(inputs: EndpointInputs): readonly EndpointCandidate[] {
  const { env, home } = inputs;
  if (env['DOCKER_HOST']) return [{ address: env['DOCKER_HOST'], origin: 'DOCKER_HOST' }];
  const context = currentContext(inputs);
  if (context !== undefined) return [context];
  const runtimeDirectory = env['XDG_RUNTIME_DIR'] || `/run/user/${inputs.uid}`;
  return [
    { address: 'unix:///var/run/docker.sock', origin: 'the system socket' },
    { address: `unix://${join(runtimeDirectory, 'docker.sock')}`, origin: 'rootless Docker' },
    { address: `unix://${join(home, '.docker/run/docker.sock')}`, origin: 'Docker Desktop' },
    { address: `unix://${join(home, '.docker/desktop/docker.sock')}`, origin: 'Docker Desktop' },
    { address: `unix://${join(runtimeDirectory, 'podman/podman.sock')}`, origin: 'rootless Podman' },
    { address: 'unix:///run/podman/podman.sock', origin: 'Podman' },
  ];
}

/** @returns undefined when the address is none an engine can listen on. */
export function parseEndpoint(address: string, inputs: EndpointInputs): Endpoint | undefined {
  if (address.startsWith('unix://')) return { kind: 'unix', path: address.slice('unix://'.length) };
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, port, username } = new URL(address);
  if (hostname === '') return undefined;
  if (protocol === 'ssh:') {
    const agent = inputs.env['SSH_AUTH_SOCK'];
    return {
      kind: 'ssh',
      host: hostname,
      port: Number(port || 22),
      user: decodeURIComponent(username),
      agent,
    };
  }
  if (protocol !== 'tcp:' && protocol !== 'http:' && protocol !== 'https:') return undefined;
  if (protocol !== 'https:' && !inputs.env['DOCKER_TLS_VERIFY']) {
    return { kind: 'tcp', host: hostname, port: Number(port || 2375) };
  }
  const certificates = inputs.env['DOCKER_CERT_PATH'] || join(inputs.home, '.docker');
  return { kind: 'tls', host: hostname, port: Number(port || 2376), certificates };
}

/** The endpoint of the current Docker context; the context "default" has none of its own. */
function currentContext({ env, home, readFile }: EndpointInputs): EndpointCandidate | undefined {
  const directory = env['DOCKER_CONFIG'] || join(home, '.docker');
  const name =
    env['DOCKER_CONTEXT'] || property(parse(readFile(join(directory, 'config.json'))), 'currentContext');
  if (typeof name !== 'string' || name === '' || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const meta = parse(readFile(join(directory, 'contexts/meta', id, 'meta.json')));
  const address = property(property(property(meta, 'Endpoints'), 'docker'), 'Host');
  return typeof address === 'string' && address !== ''
    ? { address, origin: `the Docker context "${name}"` }
    : undefined;
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a broken file of another program names no endpoint
  }
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
