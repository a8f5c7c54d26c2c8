import { UsageError } from '../../../engine/errors.ts';
import type { LogSize } from '../../../store/logs.ts';
import type { Cli } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import { RunView } from '../../render/run-view.ts';
import { findExecution } from '../find-execution.ts';
import { findNode } from '../find-node.ts';
import { printJson } from '../output.ts';
import { withApp } from '../with-app.ts';
import { followRun } from './follow-run.ts';
import { type Job, printSoFar } from './job.ts';
import { LogPrinter } from './log-printer.ts';
import { isStepOver, pollMs } from './step-over.ts';

export interface LogsOptions {
  readonly id: string;
  readonly step: string | undefined;
  readonly follow?: boolean;
  readonly tail?: string;
  readonly attempt?: string;
  readonly output: string;
}

export function showLogs(cli: Cli, options: LogsOptions): Promise<number> {
  const tail = numberOf('--tail', options.tail);
  const attempt = numberOf('--attempt', options.attempt);
  return withApp(cli, async (app) => {
    const store = await app.store();
    const { id } = await findExecution(store.executions, options.id);
    if (options.output === 'json') {
      printJson(cli, { executionId: id, logs: await store.logs.sizes(id) });
      return exitCodes.success;
    }
    const isFollowing = options.follow === true;
    const stop = new AbortController();
    const stopListening = cli.onSignal(() => stop.abort());
    const job: Job = { cli, store, executionId: id, tail, isFollowing, signal: stop.signal };
    try {
      if (options.step !== undefined) await showStep(job, options.step, attempt);
      else if (isFollowing) await followRun(job);
      else await showRun(job);
    } catch (error) {
      // The person has seen enough: that is how following ends.
      if (!stop.signal.aborted) throw error;
    } finally {
      stopListening();
    }
    return exitCodes.success;
  });
}

/** One step, without its place in front of every line. */
async function showStep(job: Job, reference: string, wanted: number | undefined): Promise<void> {
  const { store, executionId, isFollowing } = job;
  const sizes = await store.logs.sizes(executionId);
  const steps = await stepsOf(job);
  const nodeId = findNode([...new Set([...steps, ...sizes.map((size) => size.nodeId)])], reference);
  const attempts = sizes.filter((size) => size.nodeId === nodeId).map((size) => size.attempt);
  const key = { executionId, nodeId, attempt: wanted ?? Math.max(0, ...attempts) };
  const printer = new LogPrinter(job.cli, undefined);
  const end = await printSoFar(job, key, printer);
  if (isFollowing) {
    const isComplete = () => isStepOver(store, key);
    const { signal } = job;
    for await (const chunk of store.logs.follow(key, { from: end, pollMs, isComplete, signal }))
      printer.print(chunk);
  }
  printer.end();
}

/** Every step in the order they began; an attempt after the other. */
async function showRun(job: Job): Promise<void> {
  const steps = await stepsOf(job);
  const order = (size: LogSize) => (steps.includes(size.nodeId) ? steps.indexOf(size.nodeId) : steps.length);
  const sizes = await job.store.logs.sizes(job.executionId);
  for (const { nodeId, attempt } of sizes.toSorted((a, b) => order(a) - order(b) || a.attempt - b.attempt)) {
    const printer = new LogPrinter(job.cli, attempt === 0 ? nodeId : `${nodeId}, retry ${attempt}`);
    await printSoFar(job, { executionId: job.executionId, nodeId, attempt }, printer);
    printer.end();
  }
}

async function stepsOf({ store, executionId }: Job): Promise<readonly string[]> {
  const view = new RunView();
  for await (const { event } of store.executions.events(executionId)) view.apply(event);
  return [...view.nodes].filter(({ kind }) => kind === 'step').map(({ id }) => id);
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text !== '' && Number.isInteger(number) && number >= 0) return number;
  throw new UsageError('usage/number', `${option} takes a whole number, not "${text}"`);
}
