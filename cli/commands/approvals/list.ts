import type { OpenQuestion } from '../../../store/decisions.ts';
import type { Cli } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import { shortId } from '../../render/describe.ts';
import { formatDuration, formatTime } from '../../render/format.ts';
import { safeLine } from '../../render/safe-text.ts';
import { renderTable } from '../../render/table.ts';
import { type OutputFormat, printJson, printLines } from '../output.ts';
import { withApp } from '../with-app.ts';
import { isApproval } from './is-approval.ts';

/** Shows the approvals that wait, in all executions of the project. */
export function listApprovals(cli: Cli, { output }: { readonly output: OutputFormat }): Promise<number> {
  return withApp(cli, async (app) => {
    const { decisions } = await app.store();
    const open = (await decisions.open()).filter(({ question }) => isApproval(question));
    if (output === 'json') printJson(cli, open);
    else if (open.length === 0) cli.stderr.write('Nothing waits for approval.\n');
    else printLines(cli, table(open, cli.clock.now()));
    return exitCodes.success;
  });
}

function table(open: readonly OpenQuestion[], now: number): readonly string[] {
  const columns = ['RUN', 'STEP', 'WAITS', 'UNTIL', 'INPUTS', 'QUESTION'].map((title) => ({ title }));
  const rows = open.map(({ executionId, question: { nodeId, inputs = [], title, until }, askedAt }) => [
    shortId(executionId),
    safeLine(nodeId),
    formatDuration(now - askedAt),
    formatTime(until),
    inputs.map(({ name, required }) => safeLine(name) + (required ? '*' : '')).join(', ') || '-',
    safeLine(title),
  ]);
  return renderTable(columns, rows, (cell) => cell);
}
