import { createFinding } from '../create-finding.ts';
import type { Finding, FindingType } from '../finding.ts';
import {
  entriesOf,
  type Fields,
  fieldsOf,
  nested,
  number,
  optionalEntries,
  requiredText,
  text,
  texts,
} from '../formats/fields.ts';
import { parseJsonReport } from '../formats/parse-json-report.ts';
import { referencesOf } from '../reference-id.ts';
import { ReportError } from '../report-error.ts';
import { type Severity, severityFromLabel, severityFromScore, unassigned } from '../severity.ts';
import type { Scanner } from './scanner.ts';

const report = 'an answer of the SonarQube issue or hotspot search';

export const sonarqube: Scanner = {
  id: 'sonarqube',
  type: 'Sonarqube',
  aliases: [],
  summary: 'SonarQube issues and security hotspots',
  findingType: 'SAST',
  targetTypes: ['repository'],
  modes: ['ingestion'],
  configs: ['default', 'branch-scan'],
  formats: ['SonarQube JSON'],
  parse(json) {
    const document = fieldsOf(parseJsonReport(json, report), `${report} to be an object`);
    checkPages(nested(document, 'paging'));
    const names = new Map(
      optionalEntries(document['rules'], '"rules"').map((rule) => [text(rule, 'key'), text(rule, 'name')]),
    );
    if (document['hotspots'] !== undefined) {
      return entriesOf(document['hotspots'], `"hotspots" of ${report}`)
        .filter(isOpen)
        .map((found) => toFinding(found, 'ruleKey', names));
    }
    return entriesOf(document['issues'], `"issues" of ${report}`)
      .filter(isOpen)
      .map((found) => toFinding(found, 'rule', names));
  },
};

/** One page of several is not the result of a scan. */
function checkPages(paging: Fields): void {
  const seen = (number(paging, 'pageIndex') ?? 1) * (number(paging, 'pageSize') ?? Number.POSITIVE_INFINITY);
  if ((number(paging, 'total') ?? 0) <= seen) return;
  throw new ReportError(
    'report/truncated',
    `expected ${report} with all results, but it is one page of several`,
  );
}

function isOpen(found: Fields): boolean {
  return (
    !['RESOLVED', 'CLOSED', 'REVIEWED'].includes(text(found, 'status') ?? '') ||
    text(found, 'resolution') === 'ACKNOWLEDGED'
  );
}

type RuleNames = ReadonlyMap<string | undefined, string | undefined>;

function toFinding(found: Fields, ruleField: 'rule' | 'ruleKey', names: RuleNames): Finding {
  const rule = requiredText(found, ruleField, `every entry of ${report}`);
  const range = nested(found, 'textRange');
  const cwes = texts(found, 'tags').filter((tag) => /^cwe-\d+$/.test(tag));
  const key = text(found, 'key');
  return createFinding({
    product: 'sonarqube',
    ruleId: rule,
    key: rule,
    title: names.get(rule) ?? text(found, 'message') ?? rule,
    description: text(found, 'message'),
    type: types.get(text(found, 'type') ?? '') ?? 'SAST',
    severity: severityOf(found),
    location: {
      path: requiredText(found, 'component', `every entry of ${report}`).replace(/^[^:]*:/, ''),
      line: number(found, 'line') ?? number(range, 'startLine'),
      endLine: number(range, 'endLine'),
    },
    references: referencesOf(cwes),
    toolFingerprints: key === undefined ? {} : { key },
    raw: found,
  });
}

const types: ReadonlyMap<string, FindingType> = new Map([
  ['BUG', 'BUG_SMELLS'],
  ['CODE_SMELL', 'CODE_SMELLS'],
]);

function severityOf(found: Fields): Severity {
  const probability = text(found, 'vulnerabilityProbability');
  if (probability !== undefined) return severityFromLabel(probability);
  const score = scores.get(text(found, 'severity') ?? '');
  return score === undefined ? unassigned : severityFromScore(score);
}

const scores: ReadonlyMap<string, number> = new Map([
  ['BLOCKER', 9.5],
  ['CRITICAL', 8],
  ['MAJOR', 5.5],
  ['MINOR', 2],
  ['INFO', 0],
]);
