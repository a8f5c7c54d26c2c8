import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packDirectory } from './pack-directory.ts';

describe('packDirectory', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pipeline-test-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('takes files, directories and links, readable for everybody', async () => {
    await mkdir(join(directory, 'db'));
    await writeFile(join(directory, 'db', 'trivy.db'), 'data', { mode: 0o600 });
    await writeFile(join(directory, 'empty'), '');
    await symlink('db/trivy.db', join(directory, 'link'));

    const entries: Record<string, unknown> = {};
    for await (const entry of (await packDirectory(directory, 'root')).pipe(extract())) {
      const { name, type, mode } = entry.header;
      entries[name] = { type, mode, content: await text(entry) };
    }

    expect(entries).toEqual({
      'root/db': { type: 'directory', mode: 0o755, content: '' },
      'root/db/trivy.db': { type: 'file', mode: 0o644, content: 'data' },
      'root/empty': { type: 'file', mode: 0o644, content: '' },
      'root/link': { type: 'symlink', mode: 0o644, content: '' },
    });
  });

  it('says which directory does not exist', async () => {
    await expect(packDirectory(join(directory, 'none'), 'root')).rejects.toMatchObject({
      code: 'runtime/host-directory-missing',
      message: expect.stringContaining(join(directory, 'none')),
    });
  });
});
