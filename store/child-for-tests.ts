import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ChildResult {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<ChildResult>;
  /** Resolves once the child has printed `text`. */
  printed(text: string): Promise<void>;
}

/** Runs `task` of `program-for-tests.ts` in a process of its own; `prefix` is a program that starts it. */
export function startChild(task: string, input: unknown, prefix: readonly string[] = []): Child {
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const program = ['--import', path('typescript-for-tests.mjs'), path('program-for-tests.ts')];
  const [command = process.execPath, ...args] = [
    ...prefix,
    process.execPath,
    ...program,
    task,
    JSON.stringify(input),
  ];
  const child = spawn(command, args, { stdio: 'pipe' });
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    child.emit('printed');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = new Promise<ChildResult>((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, output, errors }));
  });
  return {
    process: child,
    ended,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (output.includes(text)) resolve();
        };
        child
          .on('printed', look)
          .once('close', () => reject(new Error(`ended without "${text}":\n${errors}`)));
        look();
      }),
  };
}
