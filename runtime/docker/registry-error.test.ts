import { describe, expect, it } from 'vitest';
import { type RegistryProblem, registryError, registryProblem } from './registry-error.ts';

describe('registryProblem', () => {
  it.each<[message: string, problem: RegistryProblem]>([
    [
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: no such host',
      'unreachable',
    ],
    ['Get "http://127.0.0.1:5999/v2/": dial tcp 127.0.0.1:5999: connect: connection refused', 'unreachable'],
    [
      'Get "https://r/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
      'unreachable',
    ],
    ['Get "https://r/v2/": http: server gave HTTP response to HTTPS client', 'unreachable'],
    ['Get "https://r/v2/": x509: certificate signed by unknown authority', 'unreachable'],
    ['toomanyrequests: You have reached your pull rate limit.', 'unreachable'],
    ['received unexpected HTTP status: 503 Service Unavailable', 'unreachable'],
    ['Head "http://127.0.0.1:5000/v2/app/manifests/1": no basic auth credentials', 'refused'],
    ['unauthorized: authentication required', 'refused'],
    ['Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username or password', 'refused'],
    ['denied: requested access to the resource is denied', 'refused'],
    [
      "pull access denied for nope, repository does not exist or may require 'docker login': denied",
      'not-found',
    ],
    ['manifest for alpine:nope not found: manifest unknown: manifest unknown', 'not-found'],
    ['no space left on device', 'other'],
  ])('%s → %s', (message, problem) => {
    expect(registryProblem(message)).toBe(problem);
  });
});

describe('registryError', () => {
  it.each<[message: string, code: string, failureType: string]>([
    ['unauthorized', 'runtime/registry-refused', 'Authentication'],
    ['dial tcp', 'runtime/registry-unreachable', 'Connectivity'],
    ['manifest unknown', 'runtime/image-not-found', 'PluginImageFailure'],
    ['disk full', 'runtime/pull-failed', 'PluginImageFailure'],
  ])('%s → %s, %s', (message, code, failureType) => {
    expect(registryError('pulled', 'r.example:5000/app:1', message)).toMatchObject({ code, failureType });
  });

  it('names image and registry', () => {
    const { message } = registryError('pushed', 'r.example:5000/app:1', 'unauthorized');

    expect(message).toContain(
      'r.example:5000/app:1 cannot be pushed: r.example:5000 refuses the login (unauthorized).',
    );
  });
});
