import { createFinding } from '../create-finding.ts';
import { type Finding, type FindingType, findingTypes, type Reference } from '../finding.ts';
import { ReportError } from '../report-error.ts';
import { type Severity, severityFromLabel, severityFromScore } from '../severity.ts';
import {
  entriesOf,
  type Fields,
  fieldsOf,
  number,
  optionalEntries,
  requiredText,
  text,
  texts,
} from './fields.ts';
import type { FormatContext, ReportFormat } from './report-format.ts';

const report = 'an STO JSON report';

/** The JSON that people write for tools nobody has an adapter for: `{"meta": {"key": […], "subproduct": …}, "issues": […]}`. */
export const stoJson: ReportFormat = {
  id: 'sto-json',
  name: 'STO JSON',
  marks: ['meta', 'issues'],
  recognizes: (document) => 'meta' in document && 'issues' in document,
  parse(document, context) {
    const meta = fieldsOf(document['meta'], `"meta" of ${report} to be an object`);
    const keyFields = keyOf(meta);
    const issues = entriesOf(document['issues'], `"issues" of ${report}`);
    return issues.map((issue, index) => toFinding(issue, { meta, keyFields, index, ...context }));
  },
};

interface IssueContext extends FormatContext {
  readonly meta: Fields;
  readonly keyFields: readonly string[];
  readonly index: number;
}

function toFinding(issue: Fields, { meta, keyFields, index, scanner }: IssueContext): Finding {
  const where = `"issues[${index}]" of ${report}`;
  const title = requiredText(issue, 'issueName', where);
  const subproduct =
    text(issue, 'subProduct') ?? text(issue, 'subproduct') ?? requiredText(meta, 'subproduct', where);
  const library = text(issue, 'libraryName');
  return createFinding({
    product: scanner.id,
    subproduct,
    ruleId: title,
    key: keyValue(issue, keyFields) || title,
    title,
    description: requiredText(issue, 'issueDescription', where),
    type: typeOf(text(issue, 'issueType')) ?? scanner.findingType,
    severity: severityOf(issue, where),
    confidence: text(issue, 'confidence'),
    location: {
      path: text(issue, 'fileName'),
      line: number(issue, 'lineNumber'),
      url: text(issue, 'url'),
      host: text(issue, 'host') ?? text(issue, 'ip'),
      port: number(issue, 'port'),
      layer: text(issue, 'imageLayerId'),
    },
    package:
      library === undefined ? undefined : { name: library, version: text(issue, 'currentVersion') ?? '' },
    references: referencesIn(issue),
    links: [text(issue, 'link'), text(issue, 'url')],
    code: text(issue, 'code'),
    remediation: text(issue, 'remediationSteps'),
    raw: Object.fromEntries(Object.entries(issue).filter(([name]) => !reserved.has(name))),
  });
}

/** Which fields make two entries one issue: names from the table below only. */
function keyOf(meta: Fields): readonly string[] {
  const names = texts(meta, 'key');
  if (names.length === 0) {
    throw new ReportError(
      'report/wrong-shape',
      `expected "meta.key" of ${report} to list field names, but it lists none`,
    );
  }
  const foreign = names.find((name) => !fieldNames.has(name));
  if (foreign === undefined) return names;
  throw new ReportError(
    'report/wrong-shape',
    `expected "meta.key" of ${report} to list known fields, but "${foreign}" is none`,
  );
}

function keyValue(issue: Fields, names: readonly string[]): string {
  const values = names.map((name) => text(issue, name) ?? '');
  if (values.every((value) => value === '')) return '';
  return values.length === 1 ? (values[0] ?? '') : JSON.stringify(values);
}

function severityOf(issue: Fields, where: string): Severity {
  const score = number(issue, 'severity');
  const severity =
    score === undefined ? severityFromLabel(text(issue, 'severity')) : severityFromScore(score);
  if (severity.code !== 'Unassigned') return severity;
  throw new ReportError('report/wrong-shape', `expected ${where} to have a "severity" from 1 to 10`);
}

function typeOf(written: string | undefined): FindingType | undefined {
  const word = written?.trim().toUpperCase().replaceAll(/[- ]/g, '_');
  return findingTypes.find((type) => type === word);
}

function referencesIn(issue: Fields): readonly Reference[] {
  return optionalEntries(issue['referenceIdentifiers'], '"referenceIdentifiers"').flatMap((reference) => {
    const type = text(reference, 'type')?.toLowerCase();
    const id = text(reference, 'id');
    if (type === undefined || id === undefined) return [];
    return [{ type, id: id.toLowerCase().startsWith(`${type}-`) ? id.slice(type.length + 1) : id }];
  });
}

const fieldNames: ReadonlySet<string> = new Set([
  'author',
  'confidence',
  'cvss',
  'effort',
  'exploitabilityScore',
  'fileName',
  'host',
  'imageLayerId',
  'imageNamespace',
  'impactScore',
  'ip',
  'issueDescription',
  'issueName',
  'issueType',
  'libraryName',
  'license',
  'lineNumber',
  'linesOfCodeImpacted',
  'link',
  'port',
  'product',
  'project',
  'referenceIdentifiers',
  'remediationSteps',
  'scanSeverity',
  'scanStatus',
  'severity',
  'subProduct',
  'subproduct',
  'tags',
  'url',
]);

/** Names that belong to the platform; what a report says under them is dropped. */
const reserved: ReadonlySet<string> = new Set([
  'alertRulesets',
  'customerId',
  'discoveryIssueId',
  'discoveryRunTime',
  'discoveryTimespan',
  'ignore',
  'ignoreRulesets',
  'jobId',
  'policyId',
  'policyName',
  'refinementVersion',
  'remediationRunTime',
  'remediationTimespan',
  'runTime',
  'scenarioId',
  'severityCode',
  'target',
  'targetId',
]);
