import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { Command, CommanderError } from 'commander';
import type { ExecutionEvent } from '../../engine/state/events.ts';
import type { Behaviors } from '../../runtime/fake/behavior.ts';
import type { Store } from '../../store/open-store.ts';
import type { Cli } from '../cli.ts';
import { reportError } from '../report-error.ts';
import { systemClock } from '../system-clock.ts';
import { openApp } from '../wire.ts';
import { commands } from './index.ts';

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a pipeline in memory: `runPipeline` of the test helpers. */
type RunPipeline = (run: {
  readonly yaml: string;
  readonly behaviors: Readonly<Record<string, Behaviors>>;
}) => Promise<{ readonly events: readonly ExecutionEvent[] }>;

/** A directory with a project in it, for commands to run in. */
export class ProjectForTests {
  readonly directory = mkdtempSync(join(tmpdir(), 'pipeline-test-'));
  readonly #runPipeline: RunPipeline | undefined;
  #executions = 0;

  /** Only `record` needs a way to run pipelines. */
  constructor(runPipeline?: RunPipeline) {
    this.#runPipeline = runPipeline;
  }

  write(path: string, text: string): void {
    const file = join(this.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Runs `pipeline ARGS` here, without a process of its own. */
  async run(args: readonly string[], { stdin = '', env = {} }: RunOptions = {}): Promise<CommandResult> {
    const out = { stdout: '', stderr: '' };
    let exitCode = 0;
    const cli = this.#cli(out, { stdin, env }, (code) => {
      exitCode = code;
    });
    const [name = '', ...rest] = args;
    const module = await commands.find((command) => command.name === name)?.load();
    const command = new Command(name).exitOverride().configureOutput({
      writeOut: (text) => void cli.stdout.write(text),
      writeErr: (text) => void cli.stderr.write(text),
    });
    module?.register(command, cli);
    try {
      await command.parseAsync(rest, { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      exitCode = error.exitCode === 0 ? 0 : 2;
    }
    return { exitCode, ...out };
  }

  /** Gives the store to a test that needs something in it. */
  async withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
    const app = await openApp(this.#cli({ stdout: '', stderr: '' }, { stdin: '', env: {} }, () => undefined));
    try {
      return await work(await app.store());
    } finally {
      await app.close();
    }
  }

  /** Runs a pipeline and records it. @returns the execution's id */
  async record(yaml: string, { behaviors = {}, logs = {}, until }: RecordOptions = {}): Promise<string> {
    this.#executions += 1;
    const id = `${String(this.#executions).repeat(8)}-0000-4000-8000-000000000000`;
    const { events = [] } = (await this.#runPipeline?.({ yaml, behaviors })) ?? {};
    await this.withStore(async (store) => {
      await store.executions.create({ ...header, id, startedAt: events[0]?.at ?? 0 });
      const journal = await store.executions.openJournal(id);
      for (const event of events) {
        if (event.type === until) break;
        journal.append(event.type === 'execution.started' ? { ...event, executionId: id, yaml } : event);
      }
      await journal.close();
      for (const [nodeId, text] of Object.entries(logs)) {
        const log = store.logs.ofExecution(id).open(nodeId, 0);
        await log.write(Buffer.from(text));
        await log.close();
      }
    });
    return id;
  }

  #cli(
    out: { stdout: string; stderr: string },
    { stdin, env }: Required<RunOptions>,
    exit: (code: number) => void,
  ): Cli {
    const output = (name: 'stdout' | 'stderr') => ({
      write: (text: string | Uint8Array) => {
        out[name] += typeof text === 'string' ? text : Buffer.from(text).toString();
        return true;
      },
      once: () => undefined,
      on: () => undefined,
    });
    const cli: Cli = {
      stdin: Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]),
      stdout: output('stdout'),
      stderr: output('stderr'),
      env,
      cwd: this.directory,
      home: this.directory,
      pid: process.pid,
      clock: systemClock,
      hasColor: false,
      packageRoot: join(import.meta.dirname, '../..'),
      version: '0.0.0',
      onSignal: () => () => undefined,
      act: async (action) => {
        try {
          exit(await action());
        } catch (error) {
          exit(await reportError(error, cli));
        }
      },
    };
    return cli;
  }
}

interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface RecordOptions {
  readonly behaviors?: Readonly<Record<string, Behaviors>>;
  readonly logs?: Readonly<Record<string, string>>;
  /** The journal ends before the first event of this type: the run goes on. */
  readonly until?: string;
}

const header = {
  orgId: 'default',
  projectId: 'default',
  pipelineId: 'shop',
  pipelineName: 'Shop',
  file: 'pipeline.yaml',
  runtime: 'docker',
  branch: 'main',
  triggeredBy: 'Ada',
  owner: { host: 'elsewhere', pid: 1, startedAt: '0' },
};
