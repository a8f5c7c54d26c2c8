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
import { type Severity, severityFromLabel, severityFromScore } from '../severity.ts';
import type { Scanner } from './scanner.ts';

const report = 'a Dependency-Check report';

export const owasp: Scanner = {
  id: 'owasp',
  type: 'Owasp',
  aliases: ['dependency-check'],
  summary: 'OWASP Dependency-Check for vulnerable dependencies',
  findingType: 'SCA',
  targetTypes: ['repository'],
  modes: ['ingestion'],
  configs: ['default'],
  formats: ['Dependency-Check JSON'],
  parse: (json) =>
    entriesOf(documentOf(json)['dependencies'], `"dependencies" of ${report}`).flatMap(findingsOf),
  version: (json) => text(nested(documentOf(json), 'scanInfo'), 'engineVersion'),
};

function documentOf(json: string): Fields {
  const document = fieldsOf(parseJsonReport(json, report), `${report} to be an object`);
  fieldsOf(document['scanInfo'], `${report} to have "scanInfo"`);
  return document;
}

function findingsOf(dependency: Fields): readonly Finding[] {
  return optionalEntries(dependency['vulnerabilities'], '"vulnerabilities"').map((found) =>
    toFinding(found, dependency),
  );
}

function toFinding(found: Fields, dependency: Fields): Finding {
  const id = requiredText(found, 'name', `every vulnerability of ${report}`);
  const purl = optionalEntries(dependency['packages'], '"packages"')
    .map((one) => text(one, 'id'))
    .find(Boolean);
  const { name, version } = packageOf(
    purl,
    requiredText(dependency, 'fileName', `every dependency of ${report}`),
  );
  const library = version === '' ? name : `${name}@${version}`;
  return createFinding({
    product: 'owasp',
    ruleId: id,
    key: `${library}/${id}`,
    title: `${library}: ${id}`,
    description: text(found, 'description'),
    type: 'SCA',
    severity: severityOf(found),
    location: { path: text(dependency, 'filePath') },
    package: { name, version, purl: purl?.startsWith('pkg:') ? purl : undefined },
    references: referencesOf([id, ...texts(found, 'cwes')]),
    links: optionalEntries(found['references'], '"references"').map((reference) => text(reference, 'url')),
    raw: found,
  });
}

/** `pkg:maven/org.example/lib@1.2` is `org.example:lib` 1.2; a file nobody knows is named after itself. */
function packageOf(
  purl: string | undefined,
  fileName: string,
): { readonly name: string; readonly version: string } {
  const [, path, version = ''] = /^pkg:[^/]+\/([^@?#]+)(?:@([^?#]+))?/.exec(purl ?? '') ?? [];
  return path === undefined ? { name: fileName, version: '' } : { name: path.replaceAll('/', ':'), version };
}

function severityOf(found: Fields): Severity {
  const score = number(nested(found, 'cvssv3'), 'baseScore') ?? number(nested(found, 'cvssv2'), 'score');
  return score === undefined ? severityFromLabel(text(found, 'severity')) : severityFromScore(score);
}
