import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { RuntimeError } from '../../engine/errors.ts';
import {
  type Endpoint,
  type EndpointCandidate,
  type EndpointInputs,
  endpointCandidates,
  parseEndpoint,
} from './endpoint.ts';
import { createAgent, EngineClient, type EngineConnection } from './engine-client.ts';
import { reason } from './engine-error.ts';

export interface Engine {
  readonly client: EngineClient;
  /** `Docker` or `Podman`. */
  readonly product: string;
  readonly version: string;
  /** As Go spells it: `amd64`, `arm64`. */
  readonly architecture: string;
}

/** The newest API this code knows; an older engine is asked in its own version. */
const newestApiVersion = '1.47';

/**
 * Connects to the first engine that answers.
 * @throws RuntimeError `runtime/engine-down` that says what was tried and what to do.
 */
export async function connect(inputs: EndpointInputs): Promise<Engine> {
  const { default: DockerClient } = await import('dockerode');
  const attempts: string[] = [];
  for (const candidate of endpointCandidates(inputs)) {
    const endpoint = parseEndpoint(candidate.address, inputs);
    if (endpoint === undefined) {
      attempts.push(`${candidate.address} (${candidate.origin}): not an address of an engine`);
      continue;
    }
    try {
      return await handshake(DockerClient, endpoint, candidate.address);
    } catch (error) {
      attempts.push(`${candidate.address} (${candidate.origin}): ${reasonOf(error)}`);
    }
  }
  throw noEngine(attempts, endpointCandidates(inputs));
}

interface VersionAnswer {
  readonly Version: string;
  /** Missing when something else than an engine answers. */
  readonly ApiVersion?: string;
  readonly Arch: string;
  readonly Components?: readonly { readonly Name: string }[];
}

async function handshake(DockerClient: typeof Docker, endpoint: Endpoint, address: string): Promise<Engine> {
  const agent = createAgent(endpoint.kind);
  const options = { ...clientOptions(endpoint), agent };
  const docker = new DockerClient(options);
  const connection: EngineConnection = { docker, agent, address };
  const answer = await askVersion(new EngineClient(connection));
  if (answer.ApiVersion === undefined) throw new Error('what answers there is no container engine');
  const isPodman = answer.Components?.some(({ Name }) => Name.includes('Podman')) === true;
  return {
    client: new EngineClient(connection, olderVersion(answer.ApiVersion, newestApiVersion)),
    product: isPodman ? 'Podman' : 'Docker',
    version: answer.Version,
    architecture: answer.Arch,
  };
}

async function askVersion(client: EngineClient): Promise<VersionAnswer> {
  try {
    const signal = AbortSignal.timeout(10_000);
    return await client.json<VersionAnswer>({ method: 'GET', path: '/version', signal });
  } catch (error) {
    client.close();
    throw error;
  }
}

/** Every option is spelled out, or dockerode would read the process's own environment for it. */
function clientOptions(endpoint: Endpoint): Docker.DockerOptions {
  const nothing = { socketPath: undefined, host: undefined, port: undefined, timeout: undefined };
  const plain = { ...nothing, ca: undefined, cert: undefined, key: undefined, protocol: 'http' as const };
  switch (endpoint.kind) {
    case 'unix':
      return { ...plain, socketPath: endpoint.path };
    case 'tcp':
      return { ...plain, host: endpoint.host, port: endpoint.port };
    case 'ssh': {
      const { host, port, user: username, agent } = endpoint;
      return {
        ...plain,
        host,
        port,
        protocol: 'ssh',
        username,
        sshOptions: agent === undefined ? {} : { agent },
      };
    }
    case 'tls': {
      const file = (name: string) => readFileSync(join(endpoint.certificates, name));
      const certificates = { ca: file('ca.pem'), cert: file('cert.pem'), key: file('key.pem') };
      return { ...plain, ...certificates, host: endpoint.host, port: endpoint.port, protocol: 'https' };
    }
  }
}

function olderVersion(a: string, b: string): string {
  const minor = (version: string) => Number(version.split('.')[1] ?? 0);
  return minor(a) < minor(b) ? a : b;
}

function reasonOf(error: unknown): string {
  if (error instanceof RuntimeError && error.cause !== undefined) return reason(error.cause);
  return reason(error);
}

function noEngine(attempts: readonly string[], candidates: readonly EndpointCandidate[]): RuntimeError {
  const isNamed = candidates.length === 1;
  return new RuntimeError({
    code: 'runtime/engine-down',
    message: [
      'No container engine answers. Tried:',
      ...attempts.map((attempt) => `  ${attempt}`),
      isNamed
        ? 'Start that engine, or name another one in DOCKER_HOST.'
        : 'Start Docker or Podman, or set DOCKER_HOST to an engine elsewhere; --runtime host runs commands without one.',
    ].join('\n'),
    failureType: 'Connectivity',
    retryable: true,
  });
}
