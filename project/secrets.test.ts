import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SecretSource } from './config.ts';
import { createSecretProvider } from './secrets.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pipeline-secrets-'));
  const text = 'token=plain\naccount.token=wide\nquoted="a b=c"\nmulti="one\ntwo"\nempty=\n# comment=1\n';
  writeFileSync(join(directory, 'secrets.env'), text);
  mkdirSync(join(directory, 'files'));
  writeFileSync(join(directory, 'files/key'), '-----BEGIN-----\nx\n-----END-----\n');
});

afterEach(() => rmSync(directory, { recursive: true }));

describe('secrets without configuration', () => {
  it.each<[reference: string, value: string | undefined, why: string]>([
    ['token', 'plain', 'from the file'],
    ['account.token', 'wide', 'the scope as written comes first'],
    ['org.token', 'plain', 'else the id alone'],
    ['quoted', 'a b=c', 'quotes go'],
    ['multi', 'one\ntwo', 'over several lines'],
    ['empty', '', 'an empty secret is one'],
    ['comment', undefined, 'comments are none'],
    ['fromEnv', 'env', 'from PIPELINE_SECRET_ variables'],
    ['upper', 'UP', 'in upper case as well'],
    ['account.wide', 'w', 'a dot is an underscore there'],
    ['none', undefined, 'unknown'],
    ['../secrets', undefined, 'no paths'],
  ])('%s is %j: %s', async (reference, value) => {
    const env = {
      PIPELINE_SECRET_fromEnv: 'env',
      PIPELINE_SECRET_UPPER: 'UP',
      PIPELINE_SECRET_account_wide: 'w',
    };
    const provider = createSecretProvider({ directory, env });

    expect(await provider.find(reference)).toBe(value);
  });

  it('may have no file at all', async () => {
    expect(await createSecretProvider({ directory: '/nowhere', env: {} }).find('token')).toBeUndefined();
  });
});

describe('a configured source', () => {
  const find = (reference: string, ...sources: readonly SecretSource[]) =>
    createSecretProvider({ directory, env: { PATH: process.env['PATH'], CI_token: 'ci' }, sources }).find(
      reference,
    );

  it('can be a directory with a file for each secret', async () => {
    const source = { type: 'directory', path: 'files' } as const;

    expect(await find('key', source)).toBe('-----BEGIN-----\nx\n-----END-----');
    expect(await find('token', source)).toBeUndefined();
  });

  it('can be environment variables with another prefix', async () => {
    expect(await find('token', { type: 'environment', prefix: 'CI_' })).toBe('ci');
  });

  it('can be a program, which no shell starts', async () => {
    const echo = { type: 'command', command: ['echo', '$HOME;', 'vault/{id}'] } as const;

    expect(await find('token', echo)).toBe('$HOME; vault/token');
    expect(await find('account.token', echo)).toBe('$HOME; vault/account.token');
  });

  it('that is a failing program does not know the secret', async () => {
    expect(
      await find('token', { type: 'command', command: ['false'] }, { type: 'file', path: 'secrets.env' }),
    ).toBe('plain');
  });

  it('that is a missing program is a mistake', async () => {
    await expect(find('token', { type: 'command', command: ['no-such-program'] })).rejects.toMatchObject({
      code: 'project/secret-command',
    });
  });

  it('comes in the order of the list', async () => {
    const env = { type: 'environment', prefix: 'CI_' } as const;
    const file = { type: 'file', path: 'secrets.env' } as const;

    expect(await find('token', env, file)).toBe('ci');
    expect(await find('token', file, env)).toBe('plain');
  });
});
