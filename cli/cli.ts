import type { Readable } from 'node:stream';
import type { Clock } from '../engine/ports.ts';

/** A stream for people or programs; what `process.stdout` is. */
export interface Output {
  write(text: string | Uint8Array): boolean;
  once(event: 'drain', listener: () => void): unknown;
  on(event: 'resize', listener: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** The world a command runs in: everything that `process` would otherwise be asked for. */
export interface Cli {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly pid: number;
  readonly clock: Clock;
  readonly hasColor: boolean;
  /** Directory of the package, where recipes and schemas are. */
  readonly packageRoot: string;
  readonly version: string;
  /** Calls back on SIGINT, SIGTERM and SIGHUP instead of ending the process. @returns how to stop listening. */
  onSignal(listener: (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => void): () => void;
  /** Runs a command's action: prints what goes wrong and keeps the exit code it resolves with. */
  act(action: () => Promise<number>): Promise<void>;
}
