import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskWorkspaces } from './workspace-archive.ts';

let directory: string;
let workspaces: DiskWorkspaces;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pipeline-workspaces-'));
  workspaces = new DiskWorkspaces(directory);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const files = () =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((each) =>
    statSync(join(directory, each)).isFile(),
  );

async function read(executionId: string, stageId: string): Promise<string | undefined> {
  const archive = await workspaces.open(executionId, stageId);
  return archive === undefined ? undefined : text(archive);
}

describe('kept workspaces', () => {
  it('come back as they were saved', async () => {
    await workspaces.save('e1', 'build', Readable.from([Buffer.from('one'), Buffer.from('two')]));

    expect(await read('e1', 'build')).toBe('onetwo');
    expect(await workspaces.has('e1', 'build')).toBe(true);
  });

  it('are there for their own execution and stage only', async () => {
    await workspaces.save('e1', 'build', Readable.from(['x']));

    expect(await read('e1', 'test')).toBeUndefined();
    expect(await read('e2', 'build')).toBeUndefined();
    expect(await workspaces.has('e2', 'build')).toBe(false);
  });

  it('are for the eyes of their owner', async () => {
    await workspaces.save('e1', 'build', Readable.from(['x']));

    const [file = ''] = files();

    expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
  });

  it('leave nothing when they cannot be read to the end', async () => {
    const broken = Readable.from(
      (function* () {
        yield 'half';
        throw new Error('the engine went away');
      })(),
    );

    await expect(workspaces.save('e1', 'build', broken)).rejects.toThrow('the engine went away');

    expect(files()).toEqual([]);
  });

  it('are replaced by a later one', async () => {
    await workspaces.save('e1', 'build', Readable.from(['old']));
    await workspaces.save('e1', 'build', Readable.from(['new']));

    expect(await read('e1', 'build')).toBe('new');
  });

  it('stay inside their directory whatever the stage is called', async () => {
    await workspaces.save('../e1', '../../build', Readable.from(['x']));

    expect(files()).toHaveLength(1);
    expect(await read('../e1', '../../build')).toBe('x');
  });

  it('fail loudly when the file is damaged', async () => {
    await workspaces.save('e1', 'build', Readable.from(['x']));
    writeFileSync(join(directory, files()[0] ?? ''), 'no gzip');

    await expect(read('e1', 'build')).rejects.toThrow('incorrect header check');
  });
});
