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
import { canonicalVulnerability, referencesOf } from '../reference-id.ts';
import { type Severity, severityFromLabel, severityFromScore } from '../severity.ts';
import type { Scanner } from './scanner.ts';

const report = 'an OSV-Scanner report';

export const osvScanner: Scanner = {
  id: 'osvscanner',
  type: 'OsvScanner',
  aliases: ['osv'],
  summary: 'OSV-Scanner for vulnerable dependencies',
  findingType: 'SCA',
  targetTypes: ['repository'],
  modes: ['orchestration', 'ingestion'],
  configs: ['default'],
  formats: ['OSV-Scanner JSON'],
  program: {
    image: 'ghcr.io/google/osv-scanner:v1.9.2',
    successExitCodes: [0, 1], // 1 means that it found something
    emptyExitCodes: [128], // no lock file or manifest anywhere
    cacheVolume: 'osv-cache',
    cacheEnv: ({ dir }) => ({ OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: dir }),
    command: ({ request, source, reportPath, cache }) => [
      'osv-scanner',
      ...request.cliArgs,
      ...(cache?.offline ? ['--experimental-offline'] : []),
      '--format',
      'json',
      '--output',
      reportPath,
      '-r',
      source.kind === 'instance' ? '.' : source.path,
    ],
  },
  parse: (json) => sourcesOf(json).flatMap(findingsOfSource),
};

function sourcesOf(json: string): readonly Fields[] {
  const document = fieldsOf(parseJsonReport(json, report), `${report} to be an object`);
  return entriesOf(document['results'], `"results" of ${report}`);
}

function findingsOfSource(source: Fields): readonly Finding[] {
  const path = text(nested(source, 'source'), 'path');
  return entriesOf(source['packages'], `"packages" of ${report}`).flatMap((entry) => {
    const groups = optionalEntries(entry['groups'], '"groups"');
    const library = fieldsOf(entry['package'], `every entry of ${report} to have a "package"`);
    return optionalEntries(entry['vulnerabilities'], '"vulnerabilities"').map((vulnerability) =>
      toFinding(vulnerability, { path, library, groups }),
    );
  });
}

interface Vulnerable {
  readonly path: string | undefined;
  readonly library: Fields;
  /** Ids of one group are names of one vulnerability. */
  readonly groups: readonly Fields[];
}

function toFinding(vulnerability: Fields, { path, library, groups }: Vulnerable): Finding {
  const id = requiredText(vulnerability, 'id', `every vulnerability of ${report}`);
  const name = requiredText(library, 'name', `every package of ${report}`);
  const version = text(library, 'version') ?? '';
  const group = groups.find((candidate) => texts(candidate, 'ids').includes(id)) ?? {};
  const details = nested(vulnerability, 'database_specific');
  const aliases = [...texts(vulnerability, 'aliases'), ...texts(group, 'ids'), ...texts(group, 'aliases')];
  const references = referencesOf([id, ...aliases, ...texts(details, 'cwe_ids')]);
  return createFinding({
    product: 'osvscanner',
    ruleId: id,
    key: `${name}@${version}/${canonicalVulnerability(id, references)}`,
    title: `${name}@${version}: ${text(vulnerability, 'summary') ?? id}`,
    description: text(vulnerability, 'details'),
    type: 'SCA',
    severity: severityOf(group, details),
    location: { path },
    package: { name, version },
    references,
    links: optionalEntries(vulnerability['references'], '"references"').map((reference) =>
      text(reference, 'url'),
    ),
    raw: vulnerability,
  });
}

function severityOf(group: Fields, details: Fields): Severity {
  const score = number(group, 'max_severity');
  return score === undefined ? severityFromLabel(text(details, 'severity')) : severityFromScore(score);
}
