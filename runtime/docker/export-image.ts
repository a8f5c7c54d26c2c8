import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import type { ContainerIo, ImageSource } from '../../engine/ports.ts';
import type { EngineClient } from './engine-client.ts';
import { imagePath } from './image-reference.ts';
import type { ImageSupply } from './image-supply.ts';
import type { PodFiles } from './pod-files.ts';

interface ExportTools {
  readonly client: EngineClient;
  readonly images: ImageSupply;
  readonly files: PodFiles;
  readonly temporaryDirectory: string;
}

/**
 * Writes an image as a docker archive into the pod. It goes through a file of this machine: the archive call wants
 * a size first, and the engine does not tell the size of an image's archive before it wrote it.
 */
export async function exportImage(
  { client, images, files, temporaryDirectory }: ExportTools,
  { source, path }: { readonly source: ImageSource; readonly path: string },
  io: ContainerIo,
): Promise<{ readonly imageId: string }> {
  await images.ensure(source, io);
  const imageId = (await images.id(source.image)) ?? '';
  const directory = await mkdtemp(join(temporaryDirectory, 'pipeline-image-'));
  try {
    const file = join(directory, 'image.tar');
    await download(client, source.image, file, io);
    await files.copyIn(await archiveOf(file, posix.basename(path)), posix.dirname(path), io.signal);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return { imageId };
}

async function download(client: EngineClient, image: string, file: string, io: ContainerIo): Promise<void> {
  const { progress, signal } = io;
  const response = await client.send({ method: 'GET', path: imagePath(image, 'get'), signal });
  let current = 0;
  let told = 0;
  const counted = async function* () {
    for await (const chunk of client.chunks(response)) {
      current += chunk.length;
      if (current - told > reportEveryBytes) {
        told = current;
        progress({ kind: 'copy', subject: image, current });
      }
      yield chunk;
    }
  };
  try {
    await pipeline(counted, createWriteStream(file), { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

const reportEveryBytes = 8 * 1024 * 1024;

async function archiveOf(file: string, name: string): Promise<Readable> {
  const { size } = await stat(file);
  const archive = pack();
  pipeline(createReadStream(file), archive.entry({ name, size, mode: 0o644 })).then(
    () => archive.finalize(),
    (error: Error) => archive.destroy(error),
  );
  return Readable.from(archive);
}
