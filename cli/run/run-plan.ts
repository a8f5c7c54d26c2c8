import { join } from 'node:path';
import type { StreamMasker } from '../../engine/mask/masker.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { Queues } from '../../project/queues.ts';
import type { Cli } from '../cli.ts';
import { createRenderer, type Renderer } from '../render/renderer.ts';
import type { App } from '../wire.ts';
import { childPipelines } from './child-pipelines.ts';
import { infrastructureNotes } from './infrastructure-notes.ts';
import { type Interrupt, listenForInterrupts } from './interrupt.ts';
import type { LoadedPipeline } from './load-pipeline.ts';
import { askedRevision, type RunOptions } from './options.ts';
import { isOwnerAlive, ownerOf } from './owner.ts';
import { preflight } from './preflight.ts';
import { type RecordedResult, runRecorded, type Session } from './recorded-run.ts';
import { partOfRun } from './resume-run.ts';
import { expressionRoots } from './roots.ts';
import { runServices } from './run-services.ts';
import { DiskWorkspaces } from './workspace-archive.ts';

export interface PlanRun {
  readonly cli: Cli;
  readonly app: App;
  readonly pipeline: LoadedPipeline;
  readonly plan: Plan;
  readonly options: RunOptions;
  readonly graceMs: number;
  readonly masker: StreamMasker;
}

/** Runs a plan, recorded and shown. @returns the exit code */
export async function runPlan(run: PlanRun): Promise<number> {
  const { cli, app, pipeline, plan, options, masker } = run;
  const { definition, registries } = pipeline;
  const runtime = await app.runtime(options.runtime);
  const store = await app.store();
  const { executions } = store;
  await executions.recover(isOwnerAlive);
  const workspaces = new DiskWorkspaces(join(app.directory, 'workspaces'));
  const part = await partOfRun({ cli, executions, workspaces, pipeline, plan, options, masker });
  const queues = new Queues({
    directory: join(app.directory, 'queues'),
    owner: ownerOf(cli.pid),
    isAlive: isOwnerAlive,
    clock: cli.clock,
  });
  const own = { ...(await runServices(app, store, definition, askedRevision(options))), queue: queues };
  await preflight({ plan, registries, runtime, services: own, isOffline: options.offline === true });
  await runtime.sweep(isOwnerAlive).catch(() => []);
  const roots = await expressionRoots(app, own, new AbortController().signal);
  for (const note of infrastructureNotes(plan, options.runtime)) cli.stderr.write(`${note}\n`);
  const user = await app.user();
  const renderer = await rendererFor(cli, options);
  const session: Session = { cli, app, store, runtime, registries, options, masker, user, renderer };
  const { file } = pipeline.file;
  const services = { ...own, pipelines: childPipelines(session, { file, services: own, roots }) };
  // Until here a signal simply ends the program: nothing has started.
  const interrupt = listenForInterrupts(cli);
  try {
    const control = controlOf(interrupt, run.graceMs);
    const { yaml } = pipeline;
    const shown = { file, definition, yaml, plan, services, roots, control, part, reader: () => undefined };
    const ended = await runRecorded(session, shown);
    if (options.output === 'json') await printDocument(run, ended);
    return ended.result.exitCode;
  } finally {
    interrupt.dispose();
    renderer.close();
    await queues.close();
  }
}

function controlOf({ signal, killSignal }: Interrupt, graceMs: number) {
  return { signal, killSignal, graceMs };
}

function rendererFor(cli: Cli, options: RunOptions): Promise<Renderer> {
  const isScreen = cli.stdout.isTTY === true && cli.env['TERM'] !== 'dumb';
  const kind = options.output ?? (isScreen ? 'pretty' : 'plain');
  return createRenderer(kind === 'json' ? 'quiet' : kind, {
    write: (text) => cli.stdout.write(text),
    size: () => ({ columns: cli.stdout.columns ?? 80, rows: cli.stdout.rows ?? 24 }),
    hasColor: cli.hasColor,
    clock: cli.clock,
    isInteractive: cli.stdin.isTTY === true,
  });
}

async function printDocument(
  { cli, pipeline, masker }: PlanRun,
  { result, execution }: RecordedResult,
): Promise<void> {
  const { runDocument } = await import('../render/run-document.ts');
  const { identifier, name } = pipeline.definition;
  const document = runDocument(result.state, {
    executionId: execution.id,
    sequenceId: execution.sequenceId,
    pipeline: { identifier, name },
    exitCode: result.exitCode,
  });
  cli.stdout.write(`${masker.maskText(JSON.stringify(document, undefined, 2))}\n`);
}
