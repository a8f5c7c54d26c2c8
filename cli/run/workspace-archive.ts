import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline as connect, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import type { WorkspaceArchive } from '../../engine/ports.ts';
import { directoryName } from '../../store/log-names.ts';

/**
 * Workspaces in files of a directory: `<execution>/<stage>.tar.gz`, for nobody else to read, as what is in them is not
 * masked. A file has its name only once it is complete.
 */
export class DiskWorkspaces implements WorkspaceArchive {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async save(executionId: string, stageId: string, archive: Readable): Promise<void> {
    const path = this.#path(executionId, stageId);
    const partial = `${path}.${randomUUID()}.partial`;
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    try {
      // A workspace is written at every failure and rarely read: speed counts more than size.
      const gzip = createGzip({ level: constants.Z_BEST_SPEED });
      await pipeline(archive, gzip, createWriteStream(partial, { mode: 0o600, flags: 'wx' }));
      await rename(partial, path);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }

  async open(executionId: string, stageId: string): Promise<Readable | undefined> {
    const file = await openIfThere(this.#path(executionId, stageId));
    if (file === undefined) return undefined;
    // An error of the file or of its compression comes out of the stream that is handed out.
    return connect(file.createReadStream(), createGunzip(), () => undefined);
  }

  async has(executionId: string, stageId: string): Promise<boolean> {
    return access(this.#path(executionId, stageId)).then(
      () => true,
      () => false,
    );
  }

  #path(executionId: string, stageId: string): string {
    return join(this.#directory, directoryName(executionId), `${directoryName(stageId)}.tar.gz`);
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
