import { isBroke } from '../../../engine/state/status.ts';
import type { ExecutionSummary } from '../../../store/execution.ts';
import type { Store } from '../../../store/open-store.ts';
import type { Cli } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import { formatTime } from '../../render/format.ts';
import { paintLine } from '../../render/line.ts';
import { LogTail } from '../../render/log-tail.ts';
import { runDocument } from '../../render/run-document.ts';
import { RunView } from '../../render/run-view.ts';
import { safeLine } from '../../render/safe-text.ts';
import { createPaint } from '../../render/style.ts';
import { summaryLines } from '../../render/summary.ts';
import { treeLines } from '../../render/tree.ts';
import { findExecution } from '../find-execution.ts';
import { type OutputFormat, printJson, printLines } from '../output.ts';
import { withApp } from '../with-app.ts';
import { executionDocument } from './document.ts';

const excerptLines = 20;

export function showExecution(
  cli: Cli,
  reference: string,
  { output }: { readonly output: OutputFormat },
): Promise<number> {
  return withApp(cli, async (app) => {
    const store = await app.store();
    const execution = await findExecution(store.executions, reference);
    if (output === 'json') printJson(cli, await document(store, execution));
    else printLines(cli, await screen(cli, store, execution));
    return exitCodes.success;
  });
}

/** What `run --output json` prints, with what is known of the execution besides. */
async function document(store: Store, execution: ExecutionSummary) {
  const [{ replay }, { stepRegistry }, { stageRegistry }] = await Promise.all([
    import('./replay.ts'),
    import('../../../steps/registry.ts'),
    import('../../../steps/stages/registry.ts'),
  ]);
  const { state } = await replay(store.executions, execution.id, {
    steps: stepRegistry,
    stages: stageRegistry,
  });
  const { id: executionId, sequenceId, exitCode = 0, pipelineId: identifier, pipelineName: name } = execution;
  const { stages } = runDocument(state, {
    executionId,
    sequenceId,
    exitCode,
    pipeline: { identifier, name },
  });
  return { ...executionDocument(execution), stages };
}

async function screen(cli: Cli, store: Store, execution: ExecutionSummary): Promise<readonly string[]> {
  const paint = createPaint(cli);
  const view = new RunView();
  for await (const { event } of store.executions.events(execution.id)) view.apply(event);
  const tails = await failureTails(store, execution.id, view);
  const options = {
    executionId: execution.id,
    now: cli.clock.now(),
    failureLines: excerptLines,
    activity: false,
    mergesDone: false,
    tailOf: (id: string) => tails.get(id),
    scanOf: (id: string) => view.scanOf(id),
  };
  const stages = [...view.nodes].filter(({ kind }) => kind === 'stage');
  const tree = stages.flatMap((stage) => treeLines(stage, options));
  return [
    paint('dim', facts(execution)),
    ...tree.map((line) => paintLine(line, paint)),
    ...summaryLines(view, paint),
  ];
}

function facts(execution: ExecutionSummary): string {
  const { id, startedAt, triggeredBy, file, runtime, branch } = execution;
  const parts = [`execution ${id}`, formatTime(startedAt), `by ${triggeredBy}`, file, `on ${runtime}`];
  return safeLine([...parts, ...(branch === undefined ? [] : [`branch ${branch}`])].join(', '));
}

/** The ends of the logs of failed steps. */
async function failureTails(
  store: Store,
  executionId: string,
  view: RunView,
): Promise<ReadonlyMap<string, LogTail>> {
  const tails = new Map<string, LogTail>();
  for (const node of view.nodes) {
    if (node.kind !== 'step' || !isBroke(node.status)) continue;
    const key = { executionId, nodeId: node.id, attempt: node.attempt };
    const { text } = await store.logs.tail(key, excerptLines);
    const tail = new LogTail(excerptLines);
    tail.push(0, Buffer.from(text));
    tail.end();
    tails.set(node.id, tail);
  }
  return tails;
}
