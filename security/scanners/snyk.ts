import { createFinding } from '../create-finding.ts';
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
  texts,
} from '../formats/fields.ts';
import { parseJsonReport } from '../formats/parse-json-report.ts';
import { referencesOf } from '../reference-id.ts';
import { ReportError } from '../report-error.ts';
import { type Severity, severityFromLabel, severityFromScore } from '../severity.ts';
import type { ParseOptions, Scanner } from './scanner.ts';

const report = 'a Snyk report';

export const snyk: Scanner = {
  id: 'snyk',
  type: 'Snyk',
  aliases: [],
  summary: 'Snyk for vulnerable dependencies and images',
  findingType: 'SCA',
  targetTypes: ['repository', 'container'],
  modes: ['ingestion'],
  configs: ['default', 'oss', 'container', 'iac', 'code'],
  formats: ['Snyk JSON'],
  parse: (json, options) => projectsOf(json).flatMap((project) => findingsOf(project, options)),
};

/** One project, or a list of them; a container's applications are projects of their own inside it. */
function projectsOf(json: string): readonly Fields[] {
  const document = parseJsonReport(json, report);
  const projects = Array.isArray(document) ? entriesOf(document, report) : [fieldsOf(document, report)];
  if (projects.length === 0)
    throw new ReportError('report/wrong-shape', `expected ${report} with a project, but it has none`);
  return projects.flatMap((project) => [
    project,
    ...optionalEntries(project['applications'], '"applications"'),
  ]);
}

function findingsOf(project: Fields, options: ParseOptions): readonly Finding[] {
  const error = text(project, 'error');
  if (error !== undefined) throw new ReportError('report/unsuccessful', `Snyk says in its report: ${error}`);
  const path = text(project, 'displayTargetFile') ?? text(project, 'targetFile');
  return entriesOf(project['vulnerabilities'], `"vulnerabilities" of ${report}`).map((found) =>
    toFinding(found, path, options),
  );
}

function toFinding(found: Fields, path: string | undefined, options: ParseOptions): Finding {
  const what = `every vulnerability of ${report}`;
  const id = requiredText(found, 'id', what);
  const name = text(found, 'packageName') ?? requiredText(found, 'name', what);
  const version = text(found, 'version') ?? '';
  const identifiers = nested(found, 'identifiers');
  const fixedVersion = text(found, 'nearestFixedInVersion') ?? texts(found, 'fixedIn')[0];
  return createFinding({
    product: 'snyk',
    ruleId: id,
    key: `${name}@${version}/${id}`,
    title: `${name}@${version}: ${text(found, 'title') ?? id}`,
    description: text(found, 'description'),
    type: 'SCA',
    severity: severityOf(found, options),
    location: { path },
    package: { name, version, fixedVersion },
    references: referencesOf([
      ...texts(identifiers, 'CVE'),
      ...texts(identifiers, 'CWE'),
      ...texts(identifiers, 'GHSA'),
    ]),
    links: optionalEntries(found['references'], '"references"').map((reference) => text(reference, 'url')),
    remediation: fixedVersion && `Upgrade ${name} to ${fixedVersion}.`,
    raw: found,
  });
}

function severityOf(found: Fields, { toolSeverity }: ParseOptions): Severity {
  const score = toolSeverity ? undefined : number(found, 'cvssScore');
  return score === undefined ? severityFromLabel(text(found, 'severity')) : severityFromScore(score);
}
