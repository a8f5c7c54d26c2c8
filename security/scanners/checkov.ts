import { createFinding } from '../create-finding.ts';
import type { Finding, FindingType } from '../finding.ts';
import { entriesOf, type Fields, fieldsOf, nested, number, requiredText, text } from '../formats/fields.ts';
import { parseJsonReport } from '../formats/parse-json-report.ts';
import { severityFromLabel, severityFromScore } from '../severity.ts';
import type { Scanner } from './scanner.ts';

const report = 'a Checkov report';

export const checkov: Scanner = {
  id: 'checkov',
  type: 'Checkov',
  aliases: [],
  summary: 'Checkov for infrastructure as code',
  findingType: 'IAC',
  targetTypes: ['repository'],
  modes: ['orchestration', 'ingestion'],
  configs: ['default'],
  formats: ['Checkov JSON'],
  program: {
    image: 'bridgecrew/checkov:3.2.324',
    successExitCodes: [0],
    reportName: 'results_json.json',
    command: ({ request, source, reportPath, cache }) => [
      'checkov',
      ...request.cliArgs,
      '-d',
      source.kind === 'instance' ? '.' : source.path,
      '-o',
      'json',
      '--output-file-path',
      reportPath.replace(/\/[^/]*$/, ''),
      '--soft-fail',
      '--quiet',
      ...(cache?.offline ? ['--skip-download'] : []),
    ],
  },
  parse: (json) => sectionsOf(json).flatMap(findingsOfSection),
  version: (json) => sectionsOf(json).map(versionOf).find(Boolean),
};

/** One object, or a list of one for each framework. A repository without anything to check gives only numbers. */
function sectionsOf(json: string): readonly Fields[] {
  const document = parseJsonReport(json, report);
  const sections = Array.isArray(document)
    ? entriesOf(document, report)
    : [fieldsOf(document, `${report} to be an object or a list`)];
  for (const section of sections) {
    if (versionOf(section) === undefined) fieldsOf(section['summary'], `${report} to have a "summary"`);
  }
  return sections;
}

function versionOf(section: Fields): string | undefined {
  return text(nested(section, 'summary'), 'checkov_version') ?? text(section, 'checkov_version');
}

function findingsOfSection(section: Fields): readonly Finding[] {
  const isEmpty =
    section['results'] === undefined && section['summary'] === undefined && number(section, 'failed') === 0;
  if (isEmpty) return [];
  const results = fieldsOf(section['results'], `${report} to have "results"`);
  const type = typeOf(text(section, 'check_type'));
  return entriesOf(results['failed_checks'], `"failed_checks" of ${report}`).map((check) =>
    toFinding(check, type),
  );
}

/** Only reports of the paid platform have severities; any other check is Medium. */
function toFinding(check: Fields, type: FindingType): Finding {
  const id = requiredText(check, 'check_id', `every check of ${report}`);
  const label = text(check, 'severity');
  const [first, last] = rangeOf(check);
  const isSecret = type === 'SECRET';
  return createFinding({
    product: 'checkov',
    ruleId: id,
    key: id,
    title: text(check, 'check_name') ?? id,
    description: text(check, 'description') ?? text(check, 'check_name'),
    type,
    severity: label === undefined ? severityFromScore(5.5) : severityFromLabel(label),
    location: {
      path: requiredText(check, 'file_path', `every check of ${report}`).replace(/^\/+/, ''),
      line: first,
      endLine: last,
      symbol: text(check, 'resource'),
    },
    links: [text(check, 'guideline')],
    snippet: isSecret ? undefined : codeOf(check),
    raw: isSecret ? { check_id: id, file_path: text(check, 'file_path') } : check,
  });
}

/** A resource is identified by its address; its code changes with every edit of it. */
function codeOf(check: Fields): string | undefined {
  const block = check['code_block'];
  if (!Array.isArray(block)) return undefined;
  const lines = block.flatMap((line) =>
    Array.isArray(line) && typeof line[1] === 'string' ? [line[1]] : [],
  );
  return lines.join('') || undefined;
}

function rangeOf(check: Fields): readonly (number | undefined)[] {
  const range = check['file_line_range'];
  return Array.isArray(range) ? range.map((line) => (typeof line === 'number' ? line : undefined)) : [];
}

function typeOf(framework: string | undefined): FindingType {
  if (framework === 'secrets') return 'SECRET';
  return framework?.startsWith('sca_') ? 'SCA' : 'IAC';
}
