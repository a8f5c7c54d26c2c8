import { describe, expect, it } from 'vitest';
import { registryAuth, registryConfig } from './registry-login.ts';

const login = { server: 'r.example:5000', username: 'me', password: '>>>???ÿ' };

describe('registry login', () => {
  it('travels in the header of a pull, in the alphabet of URLs', () => {
    const header = registryAuth(login)['X-Registry-Auth'] ?? '';

    expect(header).not.toMatch(/[+/]/);
    expect(decode(header)).toEqual({ username: 'me', password: '>>>???ÿ', serveraddress: 'r.example:5000' });
  });

  it('is an empty object when there is none', () => {
    expect(decode(registryAuth(undefined)['X-Registry-Auth'] ?? '')).toEqual({});
  });

  it('is one of many in the header of a build', () => {
    const header = registryConfig([login])['X-Registry-Config'] ?? '';

    expect(decode(header)).toMatchObject({ 'r.example:5000': { username: 'me' } });
  });
});

function decode(header: string): unknown {
  return JSON.parse(Buffer.from(header, 'base64url').toString());
}
