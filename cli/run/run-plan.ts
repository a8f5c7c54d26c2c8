import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { StreamMasker } from '../../engine/mask/masker.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import type { Owner } from '../../engine/ports.ts';
import { type ExecutionResult, execute } from '../../engine/run/execute.ts';
import type { ExecutionEvent } from '../../engine/state/events.ts';
import type { ExecutionSummary } from '../../store/execution.ts';
import type { Store } from '../../store/open-store.ts';
import type { Cli } from '../cli.ts';
import { createRenderer, type Renderer } from '../render/renderer.ts';
import type { App } from '../wire.ts';
import type { Person } from './current-user.ts';
import { listenForInterrupts } from './interrupt.ts';
import type { LoadedPipeline } from './load-pipeline.ts';
import { maskedLogs } from './log-tee.ts';
import { askedRevision, type RunOptions } from './options.ts';
import { isOwnerAlive, ownerOf } from './owner.ts';
import { preflight } from './preflight.ts';
import { partOfRun } from './resume-run.ts';
import { expressionRoots } from './roots.ts';
import { runServices } from './run-services.ts';
import { answersFrom } from './terminal-answers.ts';
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
  const { cli, app, pipeline, plan, options } = run;
  const runtime = await app.runtime(options.runtime);
  const store = await app.store();
  await store.executions.recover(isOwnerAlive);
  const { executions } = store;
  const workspaces = new DiskWorkspaces(join(app.directory, 'workspaces'));
  const part = await partOfRun({ cli, executions, workspaces, pipeline, plan, options, masker: run.masker });
  const services = await runServices(app, store, pipeline.definition, askedRevision(options));
  const { registries } = pipeline;
  await preflight({ plan, registries, runtime, services, isOffline: options.offline === true });
  await runtime.sweep(isOwnerAlive).catch(() => []);
  const user = await app.user();
  const roots = await expressionRoots(app, services, new AbortController().signal);
  const execution = await record(run, store, { user, roots, resumedFrom: part.resume?.executionId });
  const renderer = await rendererFor(cli, options);
  const journal = await store.executions.openJournal(execution.id, {
    onFailure: (error) => void cli.stderr.write(`the journal cannot be written: ${String(error)}\n`),
  });
  const sink = (event: ExecutionEvent) => {
    journal.append(event);
    renderer.event(event);
  };
  // Until here a signal simply ends the program: nothing has started.
  const interrupt = listenForInterrupts(cli);
  try {
    const result = await execute({
      plan,
      registries,
      runtime,
      services,
      clock: cli.clock,
      logs: maskedLogs(run.masker, store.logs.ofExecution(execution.id), renderer),
      decisions: answersFrom(cli, store.decisions.source(execution.id, { pollMs: 300 }), user.name),
      secrets: app.project.secrets,
      masker: run.masker,
      identity: identityOf(run, execution, user),
      roots,
      sink,
      signal: interrupt.signal,
      killSignal: interrupt.killSignal,
      graceMs: run.graceMs,
      keep: options.keep,
      unresolved: options.strictExpressions === true ? 'fail' : 'warn',
      ...part,
    });
    await journal.flush();
    if (options.output === 'json') await printDocument(run, execution, result);
    return result.exitCode;
  } finally {
    interrupt.dispose();
    renderer.close();
    await journal.close();
  }
}

interface Circumstances {
  readonly user: Person;
  readonly roots: Readonly<Record<string, unknown>>;
  readonly resumedFrom: string | undefined;
}

async function record(
  { cli, pipeline, options }: PlanRun,
  store: Store,
  { user, roots, resumedFrom }: Circumstances,
): Promise<ExecutionSummary> {
  const { definition, file } = pipeline;
  const branch = branchOf(roots);
  return store.executions.create({
    id: randomUUID(),
    orgId: definition.orgIdentifier,
    projectId: definition.projectIdentifier,
    pipelineId: definition.identifier,
    pipelineName: definition.name,
    file: file.file,
    runtime: options.runtime,
    triggeredBy: user.name,
    owner: ownerOf(cli.pid),
    startedAt: cli.clock.now(),
    ...(branch === undefined ? {} : { branch }),
    ...(resumedFrom === undefined ? {} : { resumedFrom }),
  });
}

function branchOf({ codebase }: Readonly<Record<string, unknown>>): string | undefined {
  const branch = (codebase as { readonly branch?: unknown } | undefined)?.branch;
  return typeof branch === 'string' ? branch : undefined;
}

function identityOf({ app, pipeline, options }: PlanRun, execution: ExecutionSummary, user: Person) {
  const owner: Owner = execution.owner;
  return {
    executionId: execution.id,
    sequenceId: execution.sequenceId,
    file: pipeline.file.file,
    runtimeName: options.runtime,
    owner,
    triggeredBy: user,
    scope: {
      account: app.project.config.account?.identifier ?? 'account',
      org: execution.orgId,
      project: execution.projectId,
    },
    executionUrl: `http://localhost/executions/${execution.id}`,
    yaml: pipeline.yaml,
    ...(execution.branch === undefined ? {} : { branch: execution.branch }),
    ...(execution.resumedFrom === undefined ? {} : { resumedFrom: execution.resumedFrom }),
  };
}

function rendererFor(cli: Cli, options: RunOptions): Promise<Renderer> {
  const kind = options.output ?? (cli.stdout.isTTY === true ? 'pretty' : 'plain');
  return createRenderer(kind === 'json' ? 'quiet' : kind, {
    write: (text) => cli.stdout.write(text),
    size: () => ({ columns: cli.stdout.columns ?? 80, rows: cli.stdout.rows ?? 24 }),
    hasColor: cli.hasColor,
    clock: cli.clock,
  });
}

async function printDocument(
  { cli, pipeline, masker }: PlanRun,
  execution: ExecutionSummary,
  result: ExecutionResult,
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
