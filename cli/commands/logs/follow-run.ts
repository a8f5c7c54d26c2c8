import type { ExecutionEvent } from '../../../engine/state/events.ts';
import type { LogKey } from '../../../store/logs.ts';
import { type Job, printSoFar } from './job.ts';
import { LogPrinter } from './log-printer.ts';
import { pollMs } from './step-over.ts';

/** Shows all logs of a run as they grow, several at a time, until the run is over. */
export async function followRun(job: Job): Promise<void> {
  const { store, executionId, signal } = job;
  /** What is being followed; an entry says whether its attempt is over. */
  const open = new Map<string, { isOver: boolean }>();
  const following: Promise<void>[] = [];
  const begin = (nodeId: string, attempt: number) => {
    const state = { isOver: false };
    open.set(nodeId, state);
    const log = followLog(job, { executionId, nodeId, attempt }, async () => state.isOver);
    // Whatever goes wrong is heard of at the end, when all are waited for.
    log.catch(() => undefined);
    following.push(log);
  };
  const endAll = () => {
    for (const state of open.values()) state.isOver = true;
  };
  try {
    for await (const { event } of store.executions.follow(executionId, { pollMs, signal })) {
      const started = attemptOf(event);
      if (started !== undefined) begin(started.node, started.attempt);
      const ended = event.type === 'step.ended' ? open.get(event.node) : undefined;
      if (ended !== undefined) ended.isOver = true;
    }
  } finally {
    endAll();
    await Promise.all(following);
  }
}

function attemptOf(event: ExecutionEvent): { readonly node: string; readonly attempt: number } | undefined {
  if (event.type === 'node.started' && event.kind === 'step') return { node: event.node, attempt: 0 };
  return event.type === 'step.retried' ? event : undefined;
}

async function followLog(job: Job, key: LogKey, isComplete: () => Promise<boolean>): Promise<void> {
  const { store, signal } = job;
  const printer = new LogPrinter(job.cli, key.nodeId);
  const from = await printSoFar(job, key, printer);
  for await (const chunk of store.logs.follow(key, { from, pollMs, isComplete, signal }))
    printer.print(chunk);
  printer.end();
}
