import { createFinding } from '../create-finding.ts';
import { displayLine } from '../display-text.ts';
import type { Finding } from '../finding.ts';
import {
  entriesOf,
  type Fields,
  fieldsOf,
  nested,
  number,
  optionalEntries,
  requiredText,
  text,
} from '../formats/fields.ts';
import { parseJsonReport } from '../formats/parse-json-report.ts';
import { referencesOf } from '../reference-id.ts';
import { ReportError } from '../report-error.ts';
import { type Severity, severityFromScore, unassigned } from '../severity.ts';
import type { Scanner } from './scanner.ts';

const report = 'a Bandit report';

/** From 1.7.3 on, on Python 3.9 or newer, weak hashes are B324 and High; older ones call the same line B303 and Medium. */
export const bandit: Scanner = {
  id: 'bandit',
  type: 'Bandit',
  aliases: [],
  summary: 'Bandit for Python code',
  findingType: 'SAST',
  targetTypes: ['repository'],
  modes: ['orchestration', 'ingestion'],
  configs: ['default'],
  formats: ['Bandit JSON'],
  program: {
    image: 'ghcr.io/pycqa/bandit/bandit:1.7.10',
    successExitCodes: [0, 1], // 1 means that it found something
    command: ({ request, source, reportPath }) => [
      'bandit',
      ...request.cliArgs,
      '-r',
      source.kind === 'instance' ? '.' : source.path,
      '-f',
      'json',
      '-o',
      reportPath,
    ],
  },
  parse: (json) => resultsOf(json).map(toFinding),
  version: (json) => /bandit\.readthedocs\.io\/en\/(\d+\.\d+\.\d+)\//.exec(json)?.[1],
};

function resultsOf(json: string): readonly Fields[] {
  const document = fieldsOf(parseJsonReport(json, report), `${report} to be an object`);
  const { _totals, ...files } = fieldsOf(document['metrics'], `${report} to have "metrics"`);
  const errors = optionalEntries(document['errors'], `"errors" of ${report}`);
  if (errors.length > 0 && Object.keys(files).length === 0) throw nothingRead(errors);
  return entriesOf(document['results'], `"results" of ${report}`);
}

/** Bandit also ends with 0 when the directory is not there, and then has read no file at all. */
function nothingRead(errors: readonly Fields[]): ReportError {
  const reasons = errors.map((error) => `${text(error, 'filename')}: ${text(error, 'reason')}`).slice(0, 3);
  return new ReportError(
    'report/unsuccessful',
    `Bandit has read no file: ${displayLine(reasons.join('; '), 300)}`,
  );
}

function toFinding(result: Fields): Finding {
  const testId = requiredText(result, 'test_id', `every result of ${report}`);
  const cwe = text(nested(result, 'issue_cwe'), 'id');
  const code = text(result, 'code');
  return createFinding({
    product: 'bandit',
    ruleId: testId,
    key: testId,
    title: `${testId}: ${text(result, 'test_name') ?? 'unnamed'}`,
    description: text(result, 'issue_text'),
    type: 'SAST',
    severity: severityOf(text(result, 'issue_severity')),
    confidence: text(result, 'issue_confidence'),
    location: {
      path: requiredText(result, 'filename', `every result of ${report}`),
      line: number(result, 'line_number'),
      endLine: lastLine(result),
      column: columnOf(result, 'col_offset'),
      endColumn: columnOf(result, 'end_col_offset'),
    },
    references: referencesOf([cwe && `CWE-${cwe}`]),
    links: [text(result, 'more_info'), text(nested(result, 'issue_cwe'), 'link')],
    code: code && flaggedLines(code, result),
    snippet: code,
    raw: result,
  });
}

function severityOf(label: string | undefined): Severity {
  const score = scores.get(label ?? '');
  return score === undefined ? unassigned : severityFromScore(score);
}

/** Bandit's HIGH counts as Critical; its confidence has no say in it. */
const scores: ReadonlyMap<string, number> = new Map([
  ['HIGH', 9.5],
  ['MEDIUM', 5.5],
  ['LOW', 2],
  ['UNDEFINED', 0],
]);

/** Bandit counts columns from 0. */
function columnOf(result: Fields, name: string): number | undefined {
  const offset = number(result, name);
  return offset === undefined ? undefined : offset + 1;
}

function lastLine(result: Fields): number | undefined {
  const lines = lineRange(result);
  return lines.length > 1 ? Math.max(...lines) : undefined;
}

function lineRange(result: Fields): readonly number[] {
  const range = result['line_range'];
  return Array.isArray(range)
    ? range.filter((line): line is number => Number.isSafeInteger(line)).slice(0, 1000)
    : [];
}

/** Bandit shows a line before and after, all with their numbers; only the lines it means identify the finding. */
function flaggedLines(code: string, result: Fields): string | undefined {
  const flagged = new Set([...lineRange(result), number(result, 'line_number')]);
  const lines = code.split('\n').flatMap((line) => {
    const [, lineNumber, content] = /^\s*(\d+)\s?(.*)$/.exec(line) ?? [];
    return content !== undefined && flagged.has(Number(lineNumber)) ? [content] : [];
  });
  return lines.length > 0 ? lines.join('\n') : undefined;
}
