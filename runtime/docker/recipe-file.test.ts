import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recipeFile } from './recipe-file.ts';

describe('recipeFile', () => {
  let cacheDirectory = '';
  beforeEach(async () => {
    cacheDirectory = await mkdtemp(join(tmpdir(), 'pipeline-test-'));
  });
  afterEach(() => rm(cacheDirectory, { recursive: true }));

  it('gives the certificates this machine is told to trust', async () => {
    const file = join(cacheDirectory, 'own.pem');
    await writeFile(file, 'my certificate');

    const content = await recipeFile('host-ca', { ...tools(), env: { SSL_CERT_FILE: file } });

    expect(content.toString()).toBe('my certificate');
  });

  it('takes a fetched file from the cache', async () => {
    await mkdir(join(cacheDirectory, 'files'));
    await writeFile(join(cacheDirectory, 'files', 'npm+@scope+package@1.0.0+bin+tool'), 'cached');

    const content = await recipeFile('npm:@scope/package@1.0.0:bin/tool', tools());

    expect(content.toString()).toBe('cached');
  });

  it('fetches one file of an npm package', async () => {
    const fetched = await recipeFile('npm:picocolors@1.1.1:package.json', { ...tools(), env: process.env });

    expect(JSON.parse(fetched.toString())).toMatchObject({ name: 'picocolors', version: '1.1.1' });
    expect(await readdir(join(cacheDirectory, 'files'))).toEqual(['npm+picocolors@1.1.1+package.json']);
  });

  it('says which program is missing, and leaves nothing half done', async () => {
    const fetching = recipeFile('go:example.org/tool@v1.0.0', { ...tools(), env: { PATH: cacheDirectory } });

    await expect(fetching).rejects.toMatchObject({
      code: 'runtime/recipe-failed',
      message:
        'Getting the Go program example.org/tool@v1.0.0 needs the program "go", which is not installed.',
    });
    expect(await readdir(join(cacheDirectory, 'files'))).toEqual([]);
  });

  function tools() {
    return { cacheDirectory, env: {}, signal: new AbortController().signal };
  }
});
