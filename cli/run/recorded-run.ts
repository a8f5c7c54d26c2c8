import { randomUUID } from 'node:crypto';
import type { PipelineDefinition } from '../../engine/load/definition.ts';
import type { StreamMasker } from '../../engine/mask/masker.ts';
import type { Registries } from '../../engine/plan/compile.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import type { Runtime } from '../../engine/ports.ts';
import { type ExecutionResult, execute } from '../../engine/run/execute.ts';
import type { ExecuteOptions } from '../../engine/run/options.ts';
import type { EventSink, ExecutionEvent } from '../../engine/state/events.ts';
import type { Services } from '../../steps/services.ts';
import type { ExecutionSummary } from '../../store/execution.ts';
import type { Store } from '../../store/open-store.ts';
import type { Cli } from '../cli.ts';
import type { Renderer } from '../render/renderer.ts';
import type { App } from '../wire.ts';
import { identityOf } from './identity.ts';
import { maskedLogs } from './log-tee.ts';
import { notifierFor } from './notifier-for.ts';
import type { RunOptions } from './options.ts';
import { ownerOf } from './owner.ts';
import { openProgramLog } from './program-log.ts';
import { answersFrom } from './terminal-answers.ts';

/** What a pipeline and the pipelines it runs have in common. */
export interface Session {
  readonly cli: Cli;
  readonly app: App;
  readonly store: Store;
  readonly runtime: Runtime;
  readonly registries: Registries<Services>;
  readonly options: RunOptions;
  readonly masker: StreamMasker;
  readonly user: { readonly name: string; readonly email: string };
  /** Shows logs and events; that of a pipeline run by another one shows nothing. */
  readonly renderer: Renderer;
}

export interface RecordedRun {
  readonly file: string;
  readonly definition: PipelineDefinition;
  /** The document as it runs, for the record. */
  readonly yaml: string;
  readonly plan: Plan;
  readonly services: Services;
  readonly roots: Readonly<Record<string, unknown>>;
  readonly control: Pick<ExecuteOptions<Services>, 'signal' | 'killSignal' | 'graceMs'>;
  readonly part: Pick<ExecuteOptions<Services>, 'resume' | 'leaveOut' | 'workspaces'>;
  readonly reader: EventSink;
}

export interface RecordedResult {
  readonly options: ExecuteOptions<Services>;
  readonly result: ExecutionResult;
  readonly execution: ExecutionSummary;
}

/** Runs a plan with a record of its own: an execution, its journal, its logs, its notifications. */
export async function runRecorded(session: Session, run: RecordedRun): Promise<RecordedResult> {
  const { cli, app, store, masker, renderer, user } = session;
  const execution = await record(session, run);
  const journal = await store.executions.openJournal(execution.id, {
    onFailure: (error) => void cli.stderr.write(`the journal cannot be written: ${String(error)}\n`),
  });
  const log = await openProgramLog({
    directory: app.directory,
    level: cli.env['PIPELINE_LOG_LEVEL'],
    pid: cli.pid,
    masker,
  });
  const readers: EventSink[] = [
    (event) => journal.append(event),
    log.event,
    (event) => renderer.event(event),
    run.reader,
  ];
  const options: ExecuteOptions<Services> = {
    plan: run.plan,
    registries: session.registries,
    runtime: session.runtime,
    services: run.services,
    clock: cli.clock,
    logs: maskedLogs(masker, store.logs.ofExecution(execution.id), renderer),
    decisions: answersFrom(
      cli,
      store.decisions.source(execution.id, { pollMs: 300 }),
      `${user.name} <${user.email}>`,
    ),
    secrets: app.project.secrets,
    masker,
    identity: identityOf(session, run, execution),
    roots: run.roots,
    sink: (event: ExecutionEvent) => {
      for (const read of readers) read(event);
    },
    keep: session.options.keep,
    unresolved: session.options.strictExpressions === true ? 'fail' : 'warn',
    ...run.control,
    ...run.part,
  };
  const notifier = notifierFor(session, options, run);
  readers.push(notifier.event);
  try {
    const result = await execute(options);
    await journal.flush();
    await notifier.done();
    return { options, result, execution };
  } finally {
    log.close();
    await journal.close();
  }
}

function record({ cli, store, options, user }: Session, run: RecordedRun): Promise<ExecutionSummary> {
  const { definition } = run;
  const branch = branchOf(run.roots);
  const resumedFrom = run.part.resume?.executionId;
  return store.executions.create({
    id: randomUUID(),
    orgId: definition.orgIdentifier,
    projectId: definition.projectIdentifier,
    pipelineId: definition.identifier,
    pipelineName: definition.name,
    file: run.file,
    runtime: options.runtime,
    triggeredBy: user.name,
    owner: ownerOf(cli.pid),
    startedAt: cli.clock.now(),
    ...(branch === undefined ? {} : { branch }),
    ...(resumedFrom === undefined ? {} : { resumedFrom }),
  });
}

function branchOf({ codebase }: Readonly<Record<string, unknown>>): string | undefined {
  const branch = (codebase as { readonly branch?: unknown } | null | undefined)?.branch;
  return typeof branch === 'string' ? branch : undefined;
}
