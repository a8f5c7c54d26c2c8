import { UsageError } from '../../../engine/errors.ts';
import { displayStatus, isFinal, type Status, statuses } from '../../../engine/state/status.ts';
import type { ExecutionSummary } from '../../../store/execution.ts';
import type { Cli } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import { shortId } from '../../render/describe.ts';
import { formatDuration, formatTime } from '../../render/format.ts';
import { safeLine } from '../../render/safe-text.ts';
import { createPaint, statusStyles } from '../../render/style.ts';
import { renderTable } from '../../render/table.ts';
import { type OutputFormat, printJson, printLines } from '../output.ts';
import { withApp } from '../with-app.ts';
import { executionDocument } from './document.ts';

export interface ListOptions {
  readonly pipeline?: string;
  readonly status?: string;
  readonly limit: string;
  readonly output: OutputFormat;
}

export function listExecutions(cli: Cli, options: ListOptions): Promise<number> {
  const filter = {
    limit: limitOf(options.limit),
    ...(options.pipeline !== undefined && { pipelineId: options.pipeline }),
    ...(options.status !== undefined && { statuses: statusesOf(options.status) }),
  };
  return withApp(cli, async (app) => {
    const executions = await (await app.store()).executions.list(filter);
    if (options.output === 'json') printJson(cli, executions.map(executionDocument));
    else if (executions.length === 0) cli.stderr.write('No execution to show.\n');
    else printLines(cli, table(executions, cli));
    return exitCodes.success;
  });
}

function table(executions: readonly ExecutionSummary[], cli: Cli): readonly string[] {
  const paint = createPaint(cli);
  const now = cli.clock.now();
  const columns = ['ID', 'PIPELINE', 'STATUS', 'STARTED', 'TOOK', 'BRANCH', 'BY'].map((title) => ({ title }));
  const rows = executions.map((each) => [
    shortId(each.id),
    safeLine(`${each.pipelineId} #${each.sequenceId}`),
    wordOf(each),
    formatTime(each.startedAt),
    formatDuration((each.endedAt ?? now) - each.startedAt),
    safeLine(each.branch ?? '-'),
    safeLine(each.triggeredBy),
  ]);
  return renderTable(columns, rows, (cell, row, column) => {
    const status = executions[row]?.status;
    return column === 2 && status !== undefined ? paint(statusStyles[status].color, cell) : cell;
  });
}

function wordOf({ status, exitCode }: ExecutionSummary): string {
  const { icon, word } = statusStyles[status];
  return `${icon} ${word}${exitCode === 4 ? ' at a security gate' : ''}`;
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0 && limit <= 1000) return limit;
  throw new UsageError('usage/limit', `--limit takes a number from 1 to 1000, not "${text}"`);
}

/** Statuses that a word means, in whatever spelling: `failed` is every way to fail. */
function statusesOf(text: string): readonly Status[] {
  const word = text.toLowerCase().replaceAll(/[^a-z]/g, '');
  if (word === 'running') return statuses.filter((status) => !isFinal(status));
  const matching = statuses.filter((status) =>
    [status, displayStatus(status), statusStyles[status].word].some(
      (name) => name.toLowerCase().replaceAll(/[^a-z]/g, '') === word,
    ),
  );
  if (matching.length > 0) return matching;
  const known = [...new Set(statuses.map((status) => displayStatus(status)))].join(', ');
  throw new UsageError('usage/unknown-status', `there is no status "${text}": write one of ${known}`);
}
