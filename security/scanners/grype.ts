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
import type { Scanner, ScannerCache } from './scanner.ts';

const report = 'a Grype report';

export const grype: Scanner = {
  id: 'grype',
  type: 'Grype',
  aliases: [],
  summary: 'Grype for vulnerable packages in images and directories',
  findingType: 'SCA',
  targetTypes: ['container', 'repository'],
  modes: ['orchestration', 'ingestion'],
  configs: ['default'],
  formats: ['Grype JSON'],
  program: {
    image: 'anchore/grype:v0.87.0',
    successExitCodes: [0],
    cacheVolume: 'grype-cache',
    cacheEnv: grypeEnvironment,
    command: ({ request, source, reportPath }) => {
      const scheme = { directory: 'dir:', archive: 'docker-archive:', instance: '' }[source.kind];
      const place = source.kind === 'instance' ? source.url : source.path;
      return ['grype', ...request.cliArgs, '-o', 'json', '--file', reportPath, `${scheme}${place}`];
    },
  },
  parse: (json) => entriesOf(documentOf(json)['matches'], `"matches" of ${report}`).map(toFinding),
  version: (json) => text(nested(documentOf(json), 'descriptor'), 'version'),
};

function grypeEnvironment({ dir, offline }: ScannerCache): Readonly<Record<string, string>> {
  const closed = {
    GRYPE_DB_AUTO_UPDATE: 'false',
    GRYPE_DB_VALIDATE_AGE: 'false',
    GRYPE_CHECK_FOR_APP_UPDATE: 'false',
  };
  return { GRYPE_DB_CACHE_DIR: dir, ...(offline && closed) };
}

function documentOf(json: string): Fields {
  const document = fieldsOf(parseJsonReport(json, report), `${report} to be an object`);
  fieldsOf(document['descriptor'], `${report} to have a "descriptor"`);
  return document;
}

function toFinding(match: Fields): Finding {
  const what = `every match of ${report}`;
  const vulnerability = fieldsOf(match['vulnerability'], `${what} to have a "vulnerability"`);
  const artifact = fieldsOf(match['artifact'], `${what} to have an "artifact"`);
  const related = optionalEntries(match['relatedVulnerabilities'], '"relatedVulnerabilities"');
  const id = requiredText(vulnerability, 'id', what);
  const name = requiredText(artifact, 'name', what);
  const version = text(artifact, 'version') ?? '';
  const fixedVersion = texts(nested(vulnerability, 'fix'), 'versions')[0];
  const [place] = optionalEntries(artifact['locations'], '"locations"');
  const isBase = systemPackages.has(text(artifact, 'type') ?? '');
  return createFinding({
    product: 'grype',
    ruleId: id,
    key: `${name}@${version}/${id}`,
    title: `${name}@${version}: ${id}`,
    description: [vulnerability, ...related].map((one) => text(one, 'description')).find(Boolean),
    type: 'SCA',
    severity: severityOf(vulnerability, related),
    origin: isBase ? 'base' : 'app',
    location: {
      path: place && !isBase ? text(place, 'path') : undefined,
      layer: place && text(place, 'layerID'),
    },
    package: { name, version, purl: text(artifact, 'purl'), fixedVersion },
    references: referencesOf([id, ...related.map((one) => text(one, 'id'))]),
    links: [text(vulnerability, 'dataSource'), ...texts(vulnerability, 'urls')],
    remediation: fixedVersion && `Upgrade ${name} to ${fixedVersion}.`,
    raw: match,
  });
}

/** The highest CVSS 3 score of the vulnerability itself, else of the records it is related to, else Grype's own word. */
function severityOf(vulnerability: Fields, related: readonly Fields[]): Severity {
  const [own, others] = [[vulnerability], related].map((records) =>
    Math.max(...records.flatMap(scoresOf), 0),
  );
  const score = own || others;
  return score ? severityFromScore(score) : severityFromLabel(text(vulnerability, 'severity'));
}

function scoresOf(record: Fields): readonly number[] {
  return optionalEntries(record['cvss'], '"cvss"')
    .filter((cvss) => (text(cvss, 'version') ?? '').startsWith('3'))
    .flatMap((cvss) => number(nested(cvss, 'metrics'), 'baseScore') ?? []);
}

const systemPackages: ReadonlySet<string> = new Set(['apk', 'deb', 'rpm', 'alpm', 'portage']);
