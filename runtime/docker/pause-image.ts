import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { RuntimeError } from '../../engine/errors.ts';
import type { Engine } from './connect.ts';
import { isStatus } from './engine-error.ts';

/** The mount points of volumes every pod has. They are in the image so that the volumes become world-writable. */
export const workspacePath = '/harness';
export const scratchPath = '/addon';

const repository = 'pipeline-pause';
const tag = '1';

/**
 * Makes sure of the image of pause containers and returns its name. It holds one program of 150 bytes that sleeps
 * for ever, made here and imported through the API: it needs no registry, no build and no shell.
 */
export async function ensurePauseImage(engine: Engine): Promise<string> {
  const { client, architecture } = engine;
  const image = `${repository}:${tag}`;
  try {
    await client.run({ method: 'GET', path: `/images/${image}/json` });
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
    await client.run({
      method: 'POST',
      path: '/images/create',
      query: { fromSrc: '-', repo: repository, tag, changes: ['ENTRYPOINT ["/pause"]'] },
      body: rootFilesystem(pauseProgram(architecture)),
    });
  }
  return image;
}

function rootFilesystem(program: Buffer): Readable {
  const archive = pack();
  archive.entry({ name: 'pause', mode: 0o755 }, program);
  for (const path of [workspacePath, scratchPath]) {
    archive.entry({ name: path.slice(1), type: 'directory', mode: 0o777 });
  }
  archive.finalize();
  return Readable.from(archive);
}

const machines: Readonly<Record<string, { readonly elfMachine: number; readonly code: readonly number[] }>> =
  {
    // mov eax, 34 (pause); syscall; jmp to the start
    amd64: { elfMachine: 62, code: [0xb8, 0x22, 0, 0, 0, 0x0f, 0x05, 0xeb, 0xf7] },
    // mov x0..x4, #0; mov x8, #73 (ppoll: there is no pause); svc #0; branch to the start
    arm64: {
      elfMachine: 183,
      code: [
        ...[0x00, 0x00, 0x80, 0xd2, 0x01, 0x00, 0x80, 0xd2, 0x02, 0x00, 0x80, 0xd2, 0x03, 0x00, 0x80, 0xd2],
        ...[0x04, 0x00, 0x80, 0xd2, 0x28, 0x09, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4, 0xf9, 0xff, 0xff, 0x17],
      ],
    },
  };

/** A static ELF executable: header, one loadable segment, a few instructions that wait for a signal for ever. */
export function pauseProgram(architecture: string): Buffer {
  const machine = machines[architecture];
  if (machine === undefined) {
    throw new RuntimeError({
      code: 'runtime/architecture',
      message: `The engine's architecture is ${architecture}; stages run on amd64 and arm64 engines.`,
      failureType: 'Unknown',
    });
  }
  const headers = 64 + 56;
  const program = Buffer.alloc(headers + machine.code.length);
  const loadAddress = 0x400000n;
  program.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]); // magic, 64 bit, little endian, version 1
  program.writeUInt16LE(2, 16); // an executable
  program.writeUInt16LE(machine.elfMachine, 18);
  program.writeUInt32LE(1, 20);
  program.writeBigUInt64LE(loadAddress + BigInt(headers), 24); // entry point
  program.writeBigUInt64LE(64n, 32); // program headers follow
  program.writeUInt16LE(64, 52);
  program.writeUInt16LE(56, 54);
  program.writeUInt16LE(1, 56);
  program.writeUInt32LE(1, 64); // segment: load
  program.writeUInt32LE(5, 68); // read and execute
  program.writeBigUInt64LE(loadAddress, 80);
  program.writeBigUInt64LE(loadAddress, 88);
  program.writeBigUInt64LE(BigInt(program.length), 96);
  program.writeBigUInt64LE(BigInt(program.length), 104);
  program.writeBigUInt64LE(0x10000n, 112); // alignment: fits engines with pages of up to 64 KiB
  program.set(machine.code, headers);
  return program;
}
