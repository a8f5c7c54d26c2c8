import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import type { Pod, Program } from '../../engine/ports.ts';
import type { Dialect } from './shell.ts';

/** Linux takes no single argument beyond 128 KiB; longer scripts travel as a file. */
const maxInlineBytes = 100 * 1024;

/** The program that runs a script; a long one is put into the pod's scratch volume first, as `<prefix>.<extension>`. */
export async function scriptProgram(
  script: string,
  { dialect, pod, prefix }: { readonly dialect: Dialect; readonly pod: Pod; readonly prefix: string },
): Promise<Program> {
  if (Buffer.byteLength(script) <= maxInlineBytes) return { kind: 'argv', argv: dialect.inline(script) };
  const path = `${prefix}.${dialect.extension}`;
  const archive = pack();
  archive.entry({ name: path.slice(path.lastIndexOf('/') + 1), mode: 0o644 }, script);
  archive.finalize();
  await pod.copyIn(Readable.from(archive), pod.scratch);
  return { kind: 'argv', argv: dialect.file(path) };
}
