import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { type EntryHeader, landingIn, rewriteArchive } from './archive.ts';

describe('rewriteArchive', () => {
  it('lands below a directory, owned by root and writable for everybody', async () => {
    const source = archive([
      { name: 'src/', type: 'directory', mode: 0o700, uid: 1000, gid: 1000 },
      { name: 'src/run.sh', mode: 0o755, uid: 1000, gid: 1000, uname: 'me' },
      { name: 'secret', mode: 0o600 },
    ]);

    const entries = await unpack(rewriteArchive(source, landingIn('/harness/app')));

    expect(entries).toEqual([
      { name: 'harness/', mode: 0o777, owner: '0:0', content: '' },
      { name: 'harness/app/', mode: 0o777, owner: '0:0', content: '' },
      { name: 'harness/app/src/', mode: 0o777, owner: '0:0', content: '' },
      { name: 'harness/app/src/run.sh', mode: 0o777, owner: '0:0', content: 'src/run.sh' },
      { name: 'harness/app/secret', mode: 0o666, owner: '0:0', content: 'secret' },
    ]);
  });

  it.each<[name: string, lands: string]>([
    ['../../etc/passwd', 'harness/etc/passwd'],
    ['/etc/passwd', 'harness/etc/passwd'],
    ['a/../../b', 'harness/b'],
    ['./a', 'harness/a'],
  ])('keeps %s inside', async (name, lands) => {
    const entries = await unpack(rewriteArchive(archive([{ name }]), landingIn('/harness')));

    expect(entries.at(-1)?.name).toBe(lands);
  });

  it('keeps long and foreign names', async () => {
    const name = `${'directory/'.repeat(30)}größe-${'x'.repeat(120)}.txt`;

    const entries = await unpack(rewriteArchive(archive([{ name }]), landingIn('/harness')));

    expect(entries.at(-1)?.name).toBe(`harness/${name}`);
  });

  it('moves second names of a file with it, and leaves symbolic links as they are', async () => {
    const source = archive([
      { name: 'again', type: 'link', linkname: 'file' },
      { name: 'link', type: 'symlink', linkname: '../outside' },
    ]);
    const targets: unknown[] = [];

    for await (const entry of rewriteArchive(source, landingIn('/harness')).pipe(extract())) {
      if (entry.header.type !== 'directory') targets.push(entry.header.linkname);
      entry.resume();
    }

    expect(targets).toEqual(['harness/file', '../outside']);
  });

  it('leaves devices out, and what the caller does not want', async () => {
    const source = archive([{ name: 'dev', type: 'character-device' }, { name: 'a' }, { name: 'b' }]);
    const land = landingIn('/');

    const entries = await unpack(
      rewriteArchive(source, (header) => (header.name === 'a' ? [] : land(header))),
    );

    expect(entries.map(({ name }) => name)).toEqual(['b']);
  });

  it('starts with the entries that are given', async () => {
    const first = [{ header: { name: 'Dockerfile', mode: 0o644 }, content: Buffer.from('FROM a') }];

    const [entry] = await unpack(rewriteArchive(archive([]), landingIn('/'), first));

    expect(entry).toEqual({ name: 'Dockerfile', mode: 0o644, owner: '0:0', content: 'FROM a' });
  });

  it('opens directories that the archive does not mention', async () => {
    const entries = await unpack(
      rewriteArchive(archive([{ name: 'a/b' }, { name: 'a/c' }]), landingIn('/harness')),
    );

    expect(entries.map(({ name, mode }) => [name, mode])).toEqual([
      ['harness/', 0o777],
      ['harness/a/', 0o777],
      ['harness/a/b', 0o666],
      ['harness/a/c', 0o666],
    ]);
  });

  it('fails when its source fails', async () => {
    const source = Readable.from(
      (async function* () {
        yield (await buffer(archive([{ name: 'a' }]))).subarray(0, 600);
        throw new Error('disk error');
      })(),
      { objectMode: false },
    );

    await expect(unpack(rewriteArchive(source, landingIn('/')))).rejects.toThrow('disk error');
  });

  it('streams: it never holds the whole archive', async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    const source = pack();
    let written = 0;
    const entry = source.entry({ name: 'large', size: chunk.length * 64 });
    const write = async () => {
      for (let index = 0; index < 64; index++) {
        written += chunk.length;
        if (!entry.write(chunk)) await new Promise<void>((resolve) => void entry.once('drain', resolve));
      }
      entry.end(Buffer.alloc(0));
    };
    const writing = write();
    const rewritten = rewriteArchive(Readable.from(source), landingIn('/'));

    await new Promise((resolve) => rewritten.once('readable', resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBeLessThan(16 * chunk.length);

    rewritten.destroy();
    writing.catch(() => {});
  });
});

function archive(headers: readonly EntryHeader[]): Readable {
  const tar = pack();
  for (const header of headers) {
    if (header.type === undefined) tar.entry(header, header.name);
    else tar.entry(header);
  }
  tar.finalize();
  return Readable.from(tar);
}

async function unpack(tar: Readable) {
  const entries = [];
  const source = extract();
  tar.once('error', (error) => source.destroy(error));
  for await (const entry of tar.pipe(source)) {
    const { name, mode, uid, gid } = entry.header;
    entries.push({ name, mode, owner: `${uid}:${gid}`, content: await text(entry) });
  }
  return entries;
}
