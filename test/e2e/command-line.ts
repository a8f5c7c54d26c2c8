import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunDocument } from '../../cli/render/run-document.ts';

/** The compiled program, as a user has it. */
export const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

if (!existsSync(program)) throw new Error('the program is not built: npm run build');

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once standard output contains the text. */
  says(text: string): Promise<void>;
}

/** A directory with a project of its own, and the program run in it. */
export class Project {
  readonly directory = mkdtempSync(join(tmpdir(), 'pipeline-e2e-'));
  readonly #env: Readonly<Record<string, string>>;

  constructor(env: Readonly<Record<string, string>> = {}) {
    this.#env = env;
  }

  run(...args: readonly string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  /** `run FILE --output json`, parsed, with the process's exit code checked against the document's. */
  async runDocument(file: string, ...args: readonly string[]): Promise<RunDocument> {
    const ended = await this.run('run', file, ...args, '--output', 'json');
    try {
      const document = JSON.parse(ended.stdout) as RunDocument;
      if (document.exitCode !== ended.status) throw new Error(`exited with ${ended.status}`);
      return document;
    } catch (error) {
      throw new Error(`no document:\n${ended.stdout}\n${ended.stderr}`, { cause: error });
    }
  }

  start(...args: readonly string[]): Started {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: this.directory,
      env: { ...process.env, NO_COLOR: '1', ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
    });
    const says = (text: string) =>
      new Promise<void>((resolve, reject) => {
        const look = () => stdout.includes(text) && resolve();
        child.stdout.on('data', look);
        child.once('close', () => reject(new Error(`ended without "${text}":\n${stdout}\n${stderr}`)));
        look();
      });
    return { process: child, ended, says };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
