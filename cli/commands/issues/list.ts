import type { KnownIssue } from '../../../security/scan-repository.ts';
import type { Cli } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import { truncate } from '../../render/display-width.ts';
import { safeLine } from '../../render/safe-text.ts';
import { createPaint } from '../../render/style.ts';
import { renderTable } from '../../render/table.ts';
import { type OutputFormat, printJson, printLines } from '../output.ts';
import { withApp } from '../with-app.ts';
import { issueDocument, issueStatus, severityColors } from './describe-issue.ts';
import { findIssues, type IssueOptions } from './find-issues.ts';

export function listIssues(
  cli: Cli,
  options: IssueOptions & { readonly output: OutputFormat },
): Promise<number> {
  return withApp(cli, async (app) => {
    const issues = await findIssues(app, options);
    if (options.output === 'json') printJson(cli, issues.map(issueDocument));
    else if (issues.length === 0) cli.stderr.write('No issue to show.\n');
    else printLines(cli, table(issues, cli));
    return exitCodes.success;
  });
}

const widestTitle = 60;

function table(issues: readonly KnownIssue[], cli: Cli): readonly string[] {
  const paint = createPaint(cli);
  const columns = [
    { title: 'SEVERITY' },
    { title: 'ISSUE' },
    { title: 'TARGET' },
    { title: 'SCANNER' },
    { title: 'PLACES', align: 'right' as const },
    { title: 'STATUS' },
    { title: 'ID' },
  ];
  const rows = issues.map(({ issue, target, variant }) => [
    issue.severity.code,
    truncate(safeLine(issue.title), widestTitle),
    safeLine(`${target.name}:${variant}`),
    issue.product,
    String(issue.numOccurrences),
    issueStatus(issue),
    issue.id.slice(0, 8),
  ]);
  return renderTable(columns, rows, (cell, row, column) => {
    const code = issues[row]?.issue.severity.code;
    return column === 0 && code !== undefined ? paint(severityColors[code], cell) : cell;
  });
}
