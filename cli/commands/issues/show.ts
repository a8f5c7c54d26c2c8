import { UsageError } from '../../../engine/errors.ts';
import type { Occurrence } from '../../../security/issue.ts';
import type { KnownIssue } from '../../../security/scan-repository.ts';
import type { Cli } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import { countOf } from '../../render/format.ts';
import { safeLine, safeText } from '../../render/safe-text.ts';
import { createPaint, type Paint } from '../../render/style.ts';
import { type OutputFormat, printJson, printLines } from '../output.ts';
import { withApp } from '../with-app.ts';
import { issueDocument, issueStatus, placeOf, severityColors } from './describe-issue.ts';
import { findIssues, type IssueOptions } from './find-issues.ts';

export function showIssue(
  cli: Cli,
  id: string,
  options: IssueOptions & { readonly output: OutputFormat },
): Promise<number> {
  return withApp(cli, async (app) => {
    const found = (await findIssues(app, options)).filter(({ issue }) => issue.id.startsWith(id));
    refuseUnlessOne(id, found);
    if (options.output === 'json') {
      printJson(
        cli,
        found.map((each) => ({ ...issueDocument(each), occurrences: each.issue.occurrences })),
      );
    } else {
      const paint = createPaint(cli);
      printLines(cli, [...found.slice(0, 1).flatMap((each) => head(each, paint)), ...found.flatMap(places)]);
    }
    return exitCodes.success;
  });
}

/** The same issue may well be in several targets and variants; two issues may not be meant at once. */
function refuseUnlessOne(id: string, found: readonly KnownIssue[]): void {
  const issues = new Map(found.map(({ issue }) => [issue.id, issue.title]));
  if (issues.size === 1) return;
  if (issues.size === 0) {
    throw new UsageError(
      'usage/unknown-issue',
      `there is no issue "${id}": "pipeline issues" lists what there is`,
    );
  }
  const names = [...issues].map(([each, title]) => `${each} (${safeLine(title)})`);
  throw new UsageError('usage/ambiguous-issue', `"${id}" may be any of ${names.join(', ')}`);
}

function head({ issue }: KnownIssue, paint: Paint): readonly string[] {
  const { severity, package: component } = issue;
  const score = severity.score === undefined ? '' : ` ${severity.score.toFixed(1)}`;
  const references = issue.references.map(({ type, id }) => `${type.toUpperCase()}-${id}`);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Id', issue.id],
    [
      'Scanner',
      `${issue.product}${issue.subproduct === undefined ? '' : `, ${issue.subproduct}`}, rule ${issue.ruleId}`,
    ],
    ['Type', issue.type],
    ['Package', component && `${component.name} ${component.version}${fixedIn(component.fixedVersion)}`],
    ['References', references.join(', ')],
    ['Links', issue.links.join('\n')],
  ];
  return [
    `${paint(severityColors[severity.code], `${severity.code}${score}`)}  ${paint('bold', safeLine(issue.title))}`,
    ...facts.flatMap(([name, text]) =>
      text === undefined || text === '' ? [] : [`${name.padEnd(12)}${indented(text, 12)}`],
    ),
    ...paragraph(issue.description),
    ...paragraph(issue.remediation === undefined ? '' : `What to do: ${issue.remediation}`),
  ];
}

function fixedIn(version: string | undefined): string {
  return version === undefined ? '' : `, fixed in ${version}`;
}

function places({ issue, target, variant }: KnownIssue): readonly string[] {
  const hidden = issue.numOccurrences - issue.occurrences.length;
  const status = issueStatus(issue);
  return [
    '',
    `${safeLine(`${target.name}:${variant}`)}  ${countOf(issue.numOccurrences, 'place')}${status === '-' ? '' : `, ${status}`}`,
    ...issue.occurrences.flatMap(occurrenceLines),
    ...(hidden > 0 ? [`  and ${hidden} more that were not kept`] : []),
  ];
}

function occurrenceLines({ location, snippet, exemptionId }: Occurrence): readonly string[] {
  const code = snippet === undefined ? [] : safeText(snippet).trimEnd().split('\n');
  return [
    `  ${safeLine(placeOf(location))}${exemptionId === undefined ? '' : '  exempted'}`,
    ...code.map((line) => `    │ ${line}`),
  ];
}

function paragraph(text: string): readonly string[] {
  const safe = safeText(text).trim();
  return safe === '' ? [] : ['', safe];
}

function indented(text: string, width: number): string {
  return safeText(text).replaceAll('\n', `\n${' '.repeat(width)}`);
}
