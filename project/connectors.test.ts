import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DefinitionError } from '../engine/errors.ts';
import type { PullPolicy } from '../engine/ports.ts';
import { connectorFinder, readConnectorFiles } from './connector-files.ts';
import { createConnectors } from './connectors.ts';

let directory: string;
let notes: string[];
let masked: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pipeline-connectors-'));
  mkdirSync(join(directory, 'connectors'));
  notes = [];
  masked = [];
});

afterEach(() => rmSync(directory, { recursive: true }));

const userPassword = 'auth: {type: UsernamePassword, spec: {username: alex, passwordRef: pat}}';

describe('connector files', () => {
  it('are looked up by scope, and by id alone where the scope has none', async () => {
    write('a', { id: 'hub', owner: '', url: 'https://a.example' });
    write('b', {
      id: 'hub',
      owner: 'orgIdentifier: default\n  projectIdentifier: shop',
      url: 'https://b.example',
    });
    write('c', { id: 'other', owner: '', url: 'https://c.example' });
    const connectors = await load();

    expect((await connectors.registry('account.hub'))?.host).toBe('a.example');
    expect((await connectors.registry('hub'))?.host).toBe('b.example');
    expect((await connectors.registry('org.other'))?.host).toBe('c.example');
    expect(await connectors.registry('none')).toBeUndefined();
    expect(await connectors.find('other')).toMatchObject({ type: 'DockerRegistry' });
  });

  it('that are wrong are all reported with their places', async () => {
    writeFileSync(join(directory, 'connectors/a.yaml'), 'connector:\n  identifier: x\n  type: Git\n');
    writeFileSync(join(directory, 'connectors/b.yml'), 'conector: {}\n');
    writeFileSync(join(directory, 'connectors/notes.txt'), 'not a connector');

    const error = (await load().catch((each: unknown) => each)) as DefinitionError;

    expect(error.diagnostics.map(({ code, position }) => `${code} ${position?.file.slice(-6)}`)).toEqual([
      'project/missing-key a.yaml',
      'project/missing-key /b.yml',
      'project/unknown-key /b.yml',
    ]);
  });

  it('may be absent', async () => {
    expect(await readConnectorFiles('/nowhere')).toEqual([]);
  });
});

describe('a registry', () => {
  it.each<[url: string, host: string, path: string, server: string]>([
    ['https://index.docker.io/v2/', 'index.docker.io', '', 'https://index.docker.io/v1/'],
    ['https://registry.hub.docker.com/v2/', 'registry.hub.docker.com', '', 'https://index.docker.io/v1/'],
    ['https://ghcr.io/acme', 'ghcr.io', 'acme', 'ghcr.io'],
    ['http://127.0.0.1:5000', '127.0.0.1:5000', '', '127.0.0.1:5000'],
    [
      'registry.example.org:443/team/images/',
      'registry.example.org:443',
      'team/images',
      'registry.example.org:443',
    ],
  ])('at %s has host %s and path %s', async (url, host, path, server) => {
    write('a', { id: 'r', url, auth: userPassword });

    const registry = await (await load()).registry('r');

    expect(registry).toEqual({ url, host, path, login: { server, username: 'alex', password: 's3cret' } });
    expect(masked).toEqual(['s3cret']);
  });

  it('may be open to all', async () => {
    write('a', { id: 'r', url: 'https://r.example', auth: 'auth: {type: Anonymous}' });

    expect((await (await load()).registry('r'))?.login).toBeUndefined();
  });

  it('whose password is not defined says which secret is missing', async () => {
    write('a', { id: 'r', url: 'https://r.example', auth: userPassword.replace('pat', 'gone') });

    await expect((await load()).registry('r')).rejects.toMatchObject({
      code: 'connector/unknown-secret',
      message: expect.stringContaining('"gone"'),
    });
  });

  it('is not what a Git connector is', async () => {
    writeFileSync(
      join(directory, 'connectors/g.yaml'),
      'connector: {identifier: g, type: Git, spec: {url: x}}\n',
    );

    await expect((await load()).registry('g')).rejects.toMatchObject({ code: 'connector/wrong-type' });
  });
});

describe('an image', () => {
  it.each<[image: string, connector: string | undefined, name: string, hasLogin: boolean]>([
    ['alpine:3', undefined, 'alpine:3', false],
    ['alpine:3', 'hub', 'alpine:3', true],
    ['team/app', 'private', 'r.example/images/team/app', true],
    ['r.example/images/app', 'private', 'r.example/images/app', true],
    ['quay.io/other/app', 'private', 'quay.io/other/app', true],
    ['r.example/images/app', undefined, 'r.example/images/app', true],
    ['alpine:3', 'account.harnessImage', 'alpine:3', false],
    ['alpine:3', 'unknown', 'alpine:3', false],
  ])('%s with connector %s is %s, login %j', async (image, connector, name, hasLogin) => {
    write('a', { id: 'hub', url: 'https://index.docker.io/v2/', auth: userPassword });
    write('b', { id: 'private', url: 'https://r.example/images', auth: userPassword });

    const source = await (await load()).imageSource(image, connector, undefined);

    expect([source.image, source.login !== undefined]).toEqual([name, hasLogin]);
  });

  it('of a connector that is not defined is noted once', async () => {
    const connectors = await load();

    await connectors.imageSource('a', 'gone', undefined);
    await connectors.imageSource('b', 'gone', undefined);
    await connectors.imageSource('c', 'account.harnessImage', undefined);

    expect(notes).toEqual([expect.stringContaining('"gone"')]);
  });

  it.each<[setting: PullPolicy, written: string | undefined, pull: PullPolicy]>([
    ['missing', undefined, 'missing'],
    ['missing', 'Always', 'always'],
    ['always', 'IfNotPresent', 'missing'],
    ['always', undefined, 'always'],
    ['missing', 'Never', 'never'],
    ['never', 'Always', 'never'],
  ])('with the setting %s and the policy %s is pulled: %s (#76)', async (setting, written, pull) => {
    expect((await (await load(setting)).imageSource('a', undefined, written)).pull).toBe(pull);
  });
});

describe('an example', () => {
  it('is a file that defines the connector', async () => {
    const connectors = await load();
    const [first = '', , ...lines] = connectors.example('account.hub', 'DockerRegistry').split('\n');
    expect(first).toBe(`Write ${join(directory, 'connectors/hub.yaml')}:`);

    writeFileSync(
      join(directory, 'connectors/hub.yaml'),
      lines.join('\n').replace('registry_password', 'pat'),
    );

    expect(await (await load()).registry('account.hub')).toMatchObject({ login: { username: 'YOUR_NAME' } });
  });
});

function write(file: string, parts: { id: string; url: string; owner?: string; auth?: string }): void {
  const owner = parts.owner ? `  ${parts.owner}\n` : '';
  const auth = parts.auth === undefined ? '' : `    ${parts.auth}\n`;
  const text = `connector:\n  identifier: ${parts.id}\n${owner}  type: DockerRegistry\n  spec:\n    dockerRegistryUrl: ${parts.url}\n${auth}`;
  writeFileSync(join(directory, `connectors/${file}.yaml`), text);
}

async function load(pull: PullPolicy = 'missing') {
  const entities = await readConnectorFiles(join(directory, 'connectors'));
  return createConnectors({
    directory,
    entities,
    find: connectorFinder(entities),
    secrets: { find: async (reference) => (reference === 'pat' ? 's3cret' : undefined) },
    mask: (secret) => masked.push(secret),
    note: (message) => notes.push(message),
    pull,
  });
}
