import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Endpoint, type EndpointInputs, endpointCandidates, parseEndpoint } from './endpoint.ts';

describe('endpointCandidates', () => {
  it('asks only the engine that DOCKER_HOST names', () => {
    const found = endpointCandidates(inputs({ env: { DOCKER_HOST: 'tcp://build:2375' } }));

    expect(found).toEqual([{ address: 'tcp://build:2375', origin: 'DOCKER_HOST' }]);
  });

  it('asks only the engine of the current Docker context', () => {
    const found = endpointCandidates(inputs({ files: contextFiles('/home/me/.docker', 'remote') }));

    expect(found).toEqual([{ address: 'ssh://me@build', origin: 'the Docker context "remote"' }]);
  });

  it('prefers DOCKER_CONTEXT and looks in DOCKER_CONFIG', () => {
    const files = { ...contextFiles('/etc/docker-cli', 'other'), '/etc/docker-cli/config.json': '{}' };
    const env = { DOCKER_CONTEXT: 'other', DOCKER_CONFIG: '/etc/docker-cli' };

    expect(endpointCandidates(inputs({ env, files }))[0]?.address).toBe('ssh://me@build');
  });

  it.each<[file: string, why: string]>([
    ['{"currentContext": "default"}', 'the default context has no endpoint of its own'],
    ['{"currentContext": "gone"}', 'a context without its file names no endpoint'],
    ['{', 'a broken file names no endpoint'],
  ])('tries the usual sockets with %s: %s', (config) => {
    const found = endpointCandidates(inputs({ files: { '/home/me/.docker/config.json': config } }));

    expect(found.map(({ address }) => address)).toEqual([
      'unix:///var/run/docker.sock',
      'unix:///run/user/1000/docker.sock',
      'unix:///home/me/.docker/run/docker.sock',
      'unix:///home/me/.docker/desktop/docker.sock',
      'unix:///run/user/1000/podman/podman.sock',
      'unix:///run/podman/podman.sock',
    ]);
  });

  it('looks for rootless engines in XDG_RUNTIME_DIR', () => {
    const found = endpointCandidates(inputs({ env: { XDG_RUNTIME_DIR: '/tmp/me' } }));

    expect(found[1]?.address).toBe('unix:///tmp/me/docker.sock');
  });
});

describe('parseEndpoint', () => {
  it.each<[address: string, endpoint: Endpoint | undefined]>([
    ['unix:///var/run/docker.sock', { kind: 'unix', path: '/var/run/docker.sock' }],
    ['tcp://build', { kind: 'tcp', host: 'build', port: 2375 }],
    ['http://build:80', { kind: 'tcp', host: 'build', port: 2375 }],
    ['tcp://10.0.0.1:4000', { kind: 'tcp', host: '10.0.0.1', port: 4000 }],
    ['https://build', { kind: 'tls', host: 'build', port: 2376, certificates: '/home/me/.docker' }],
    ['ssh://me@build:2222', { kind: 'ssh', host: 'build', port: 2222, user: 'me', agent: undefined }],
    ['npipe:////./pipe/docker_engine', undefined],
    ['build:2375', undefined],
    ['nonsense', undefined],
  ])('%s', (address, endpoint) => {
    expect(parseEndpoint(address, inputs({}))).toEqual(endpoint);
  });

  it('uses TLS with the certificates the environment names', () => {
    const env = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' };

    expect(parseEndpoint('tcp://build', inputs({ env }))).toEqual({
      kind: 'tls',
      host: 'build',
      port: 2376,
      certificates: '/certs',
    });
  });
});

function inputs({
  env = {},
  files = {},
}: {
  env?: Record<string, string>;
  files?: Record<string, string>;
}): EndpointInputs {
  return { env, home: '/home/me', uid: 1000, readFile: (path) => files[path] };
}

function contextFiles(directory: string, name: string): Record<string, string> {
  const id = createHash('sha256').update(name).digest('hex');
  return {
    [`${directory}/config.json`]: JSON.stringify({ currentContext: name }),
    [`${directory}/contexts/meta/${id}/meta.json`]: JSON.stringify({
      Name: name,
      Endpoints: { docker: { Host: 'ssh://me@build' } },
    }),
  };
}
