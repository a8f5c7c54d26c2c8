import { describe, expect, it } from 'vitest';
import { hostEnvironment } from './host-environment.ts';

describe('hostEnvironment', () => {
  const machine = {
    PATH: '/usr/bin',
    HOME: '/home/me',
    LC_ALL: 'C',
    https_proxy: 'http://proxy',
    AWS_SECRET_ACCESS_KEY: 'secret',
    GITHUB_TOKEN: 'secret',
    EMPTY: undefined,
  };

  it('hands on what finds programs and servers, and no secrets', () => {
    expect(hostEnvironment(machine, {}, undefined)).toEqual({
      PATH: '/usr/bin',
      HOME: '/home/me',
      LC_ALL: 'C',
      https_proxy: 'http://proxy',
    });
  });

  it('lets the step win', () => {
    expect(hostEnvironment(machine, { HOME: '/tmp', OWN: '1' }, undefined)).toMatchObject({
      HOME: '/tmp',
      OWN: '1',
    });
  });

  it('finds the program that stands in for the image first', () => {
    expect(hostEnvironment(machine, {}, '/opt/bandit/bin')['PATH']).toBe('/opt/bandit/bin:/usr/bin');
    expect(hostEnvironment({}, {}, '/opt/bandit/bin')['PATH']).toBe('/opt/bandit/bin');
  });
});
