import { describe, expect, it } from 'vitest';
import { connect } from './connect.ts';
import type { EndpointInputs } from './endpoint.ts';

describe('connect', () => {
  it('says what was tried and what to do when no engine answers', async () => {
    const inputs = {
      env: { XDG_RUNTIME_DIR: '/nowhere' },
      home: '/nowhere',
      uid: 1,
      readFile: () => undefined,
    };

    // The first usual socket may well be there on the machine of the test, so it is left to its own test.
    const error = await connect({ ...inputs, env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } }).catch(
      (thrown: unknown) => thrown,
    );

    expect(error).toMatchObject({ code: 'runtime/engine-down', failureType: 'Connectivity' });
    expect(String(error)).toContain('unix:///nowhere/docker.sock (DOCKER_HOST): there is no such socket');
    expect(String(error)).toContain('Start that engine, or name another one in DOCKER_HOST.');
  });

  it.each(['npipe:////./pipe/docker_engine', 'nonsense'])('refuses %s as an address', async (address) => {
    await expect(connect(inputs(address))).rejects.toThrow(
      `${address} (DOCKER_HOST): not an address of an engine`,
    );
  });
});

function inputs(address: string): EndpointInputs {
  return { env: { DOCKER_HOST: address }, home: '/', uid: 1, readFile: () => undefined };
}
