import { spawn } from 'node:child_process';

export interface ProgramOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Sees what the program writes to standard error, as it comes. */
  readonly onStderr?: (text: string) => void;
}

export type ProgramResult =
  | { readonly kind: 'ended'; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'not-started'; readonly reason: string };

const maxOutput = 64 * 1024 * 1024;

/** Runs a program with an argument list; no shell reads it. @throws the signal's reason when it aborts. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env, cwd, signal, timeoutMs, onStderr }: ProgramOptions,
): Promise<ProgramResult> {
  signal?.throwIfAborted();
  const child = spawn(program, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
  });
  const kill = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', kill, { once: true });
  const out = collect(child.stdout);
  const err = collect(child.stderr, onStderr);
  try {
    const end = await new Promise<number | Error>((resolve) => {
      child.once('error', resolve);
      child.once('close', (code) => resolve(code ?? 1));
    });
    signal?.throwIfAborted();
    if (end instanceof Error) return { kind: 'not-started', reason: end.message };
    return { kind: 'ended', exitCode: end, stdout: out(), stderr: err() };
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}

function collect(stream: NodeJS.ReadableStream, onText?: (text: string) => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    onText?.(chunk.toString());
    size += chunk.byteLength;
    if (size <= maxOutput) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString();
}
