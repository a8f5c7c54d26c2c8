import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DefinitionError } from '../engine/errors.ts';
import { readConfig } from './config.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pipeline-config-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

describe('config.yaml', () => {
  it('may be absent, empty or only comments', async () => {
    expect(await readConfig(directory)).toEqual({});
    for (const text of ['', '# nothing\n']) {
      writeFileSync(join(directory, 'config.yaml'), text);
      expect(await readConfig(directory)).toEqual({});
    }
  });

  it('is read as it is written', async () => {
    const config = `
account: {identifier: acme, name: Acme}
database: postgres://db/pipeline
pull: never
smtp: {host: smtp.example.org, port: 2525, from: ci@example.org, username: ci, passwordRef: smtp_password, startTLS: true}
scanners:
  bandit: {image: mirror/bandit:1}
  aqua-trivy: {database: ./trivy-db}
secrets:
  - {type: file, path: secrets.env}
  - {type: directory, path: /run/secrets}
  - {type: environment, prefix: CI_}
  - {type: command, command: [op, read, '{id}']}
codebase: {url: 'https://git.example.org/shop'}
userGroups: {security: [sec@example.org]}
shellScript: {bash: 'bash:5'}
`;
    writeFileSync(join(directory, 'config.yaml'), config);

    expect(await readConfig(directory)).toMatchObject({
      smtp: { host: 'smtp.example.org', port: 2525, startTLS: true },
      scanners: { bandit: { image: 'mirror/bandit:1' } },
      secrets: [{ type: 'file' }, { type: 'directory' }, { type: 'environment' }, { type: 'command' }],
    });
  });

  it.each<[text: string, code: string, line: number, column: number]>([
    ['smtp:\n  host: h\n  prot: 25\n', 'project/unknown-key', 3, 3],
    ['smtp:\n  port: 25\n', 'project/missing-key', 1, 1],
    ['smtp:\n  host: h\n  port: many\n', 'project/wrong-type', 3, 9],
    ['pull: often\n', 'project/invalid-value', 1, 7],
    ['secrets:\n  - type: vault\n', 'project/invalid-value', 2, 11],
    ['secrets:\n  - type: directory\n', 'project/missing-key', 2, 5],
    ['smtp: [\n', 'definition/yaml', 2, 1],
    ['pull: never\npull: always\n', 'definition/duplicate-key', 2, 1],
  ])('%j is %s at %i:%i', async (text, code, line, column) => {
    writeFileSync(join(directory, 'config.yaml'), text);

    const error = await readConfig(directory).catch((each: unknown) => each);

    expect(error).toBeInstanceOf(DefinitionError);
    const [diagnostic] = (error as DefinitionError).diagnostics;
    expect([diagnostic?.code, diagnostic?.position?.line, diagnostic?.position?.column]).toEqual([
      code,
      line,
      column,
    ]);
    expect(diagnostic?.position?.file).toBe(join(directory, 'config.yaml'));
  });
});
