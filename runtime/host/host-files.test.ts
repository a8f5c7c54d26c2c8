import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Header, pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HostFiles } from './host-files.ts';

describe('HostFiles', () => {
  let outside = '';
  let root = '';
  let files: HostFiles;
  beforeEach(async () => {
    outside = await realpath(await mkdtemp(join(tmpdir(), 'pipeline-test-')));
    root = join(outside, 'pod');
    await mkdir(join(root, 'workspace'), { recursive: true });
    files = new HostFiles(root);
  });
  afterEach(() => rm(outside, { recursive: true }));

  it('unpacks files with their execution rights', async () => {
    await files.copyIn(tarOf([{ name: 'src/run.sh', mode: 0o755 }]), join(root, 'workspace'));

    expect(await readFile(join(root, 'workspace/src/run.sh'), 'utf8')).toBe('src/run.sh');
    expect((await stat(join(root, 'workspace/src/run.sh'))).mode & 0o777).toBe(0o755);
  });

  it.each<[why: string, headers: readonly Partial<Header>[]]>([
    ['climbs', [{ name: '../../evil' }]],
    ['is absolute', [{ name: '/evil' }]],
    ['goes through a link', [{ name: 'up', type: 'symlink', linkname: '../..' }, { name: 'up/evil' }]],
    [
      'goes through a deep link',
      [{ name: 'up', type: 'symlink', linkname: '../..' }, { name: 'up/a/b/evil' }],
    ],
    ['overwrites a link', [{ name: 'evil', type: 'symlink', linkname: '../../evil' }, { name: 'evil' }]],
  ])('writes nothing outside for a name that %s', async (_, headers) => {
    await files.copyIn(tarOf(headers), join(root, 'workspace')).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'runtime/unreadable-file' });
    });

    expect(existsSync(join(outside, 'evil'))).toBe(false);
    expect(existsSync(join(outside, 'a'))).toBe(false);
  });

  it('makes no second name for a file outside', async () => {
    await writeFile(join(outside, 'secret'), 'secret');
    const link = [{ name: 'link', type: 'link', linkname: '../../secret' } as const];

    await files.copyIn(tarOf(link), join(root, 'workspace'));

    expect(existsSync(join(root, 'workspace/link'))).toBe(false);
  });

  it('reads files, absent files and links inside', async () => {
    await writeFile(join(root, 'workspace/a'), 'content');
    await symlink('a', join(root, 'workspace/link'));

    expect(String(await files.readFile(join(root, 'workspace/link'), 100))).toBe('content');
    expect(await files.readFile(join(root, 'workspace/none'), 100)).toBeUndefined();
    expect(await files.readFile(join(root, 'workspace/a/b'), 100)).toBeUndefined();
  });

  it.each<[why: string, path: string, code: string]>([
    ['outside', '/etc/passwd', 'runtime/unreadable-file'],
    ['behind a link that leads out', 'workspace/out', 'runtime/unreadable-file'],
    ['a link to itself', 'workspace/loop', 'runtime/unreadable-file'],
    ['a directory', 'workspace', 'runtime/unreadable-file'],
    ['too large', 'workspace/large', 'runtime/file-too-large'],
  ])('does not read what is %s', async (_, path, code) => {
    await symlink('/etc/passwd', join(root, 'workspace/out'));
    await symlink('loop', join(root, 'workspace/loop'));
    await writeFile(join(root, 'workspace/large'), 'x'.repeat(101));

    await expect(files.readFile(path, 100)).rejects.toMatchObject({ code });
  });

  it('lists files without directories and links', async () => {
    await mkdir(join(root, 'workspace/a/b'), { recursive: true });
    await writeFile(join(root, 'workspace/a/b/two'), '');
    await writeFile(join(root, 'workspace/one'), '');
    await symlink('/etc', join(root, 'workspace/etc'));

    expect(await files.listFiles(join(root, 'workspace'))).toEqual(['a/b/two', 'one']);
    expect(await files.listFiles(join(root, 'none'))).toEqual([]);
  });
});

function tarOf(headers: readonly Partial<Header>[]): Readable {
  const archive = pack();
  for (const header of headers) {
    const { name = '' } = header;
    if (header.type === undefined) archive.entry({ ...header, name }, name);
    else archive.entry({ ...header, name });
  }
  archive.finalize();
  return Readable.from(archive);
}
