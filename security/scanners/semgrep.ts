import { createFinding } from '../create-finding.ts';
import type { Finding } from '../finding.ts';
import {
  entriesOf,
  type Fields,
  fieldsOf,
  nested,
  number,
  requiredText,
  text,
  texts,
} from '../formats/fields.ts';
import { parseJsonReport } from '../formats/parse-json-report.ts';
import { referencesOf } from '../reference-id.ts';
import { type Severity, severityFromScore, unassigned } from '../severity.ts';
import type { Scanner } from './scanner.ts';

const report = 'a Semgrep report';

/** Semgrep shows this where it would have to know the user. */
const placeholder = 'requires login';

const ported = [
  'brakeman',
  'eslint',
  'findsecbugs',
  'flawfinder',
  'gosec',
  'phpcs-security-audit',
  'security-code-scan',
];

/** Rule sets of each configuration, as values of `--config`. */
const ruleSets: Readonly<Record<string, readonly string[]>> = {
  default: ['p/bandit', ...ported.map((name) => `p/${name}`)],
  'no-default-cli-flags': [],
  'p-default': ['p/default'],
  'auto-only': ['auto'],
  'auto-and-ported-security-tools': ['auto', 'p/gitleaks', ...ported.map((name) => `p/${name}`)],
  'auto-and-ported-security-tools-except-p-gitleaks': ['auto', ...ported.map((name) => `p/${name}`)],
};

export const semgrep: Scanner = {
  id: 'semgrep',
  type: 'Semgrep',
  aliases: [],
  summary: 'Semgrep for source code in many languages',
  findingType: 'SAST',
  targetTypes: ['repository'],
  modes: ['orchestration', 'ingestion'],
  configs: Object.keys(ruleSets),
  formats: ['Semgrep JSON'],
  program: {
    image: 'semgrep/semgrep:1.96.0',
    successExitCodes: [0, 1], // 1 when a rule is set to fail on findings
    command: ({ request, source, reportPath }) => [
      'semgrep',
      'scan',
      ...(ruleSets[request.config] ?? []).flatMap((set) => ['--config', set]),
      ...request.cliArgs,
      '--json',
      '--output',
      reportPath,
      '--disable-version-check',
      ...(request.config.startsWith('auto') ? [] : ['--metrics', 'off']), // the set `auto` insists on metrics
      source.kind === 'instance' ? '.' : source.path,
    ],
  },
  parse: (json) =>
    entriesOf(documentOf(json)['results'], `"results" of ${report}`).filter(isCounted).map(toFinding),
  version: (json) => text(documentOf(json), 'version'),
};

function documentOf(json: string): Fields {
  const document = fieldsOf(parseJsonReport(json, report), `${report} to be an object`);
  entriesOf(document['errors'], `"errors" of ${report}`);
  return document;
}

/** A result that a comment in the code waives is listed all the same. */
function isCounted(result: Fields): boolean {
  return nested(result, 'extra')['is_ignored'] !== true;
}

function toFinding(result: Fields): Finding {
  const what = `every result of ${report}`;
  const rule = requiredText(result, 'check_id', what);
  const extra = fieldsOf(result['extra'], `${what} to have "extra"`);
  const metadata = nested(extra, 'metadata');
  const lines = known(text(extra, 'lines'));
  const fingerprint = known(text(extra, 'fingerprint'));
  const library = nested(extra, 'sca_info', 'dependency_match', 'found_dependency');
  const name = text(library, 'package');
  return createFinding({
    product: 'semgrep',
    ruleId: rule,
    key: rule,
    title: rule,
    description: text(extra, 'message'),
    type: name === undefined ? 'SAST' : 'SCA',
    severity: severityOf(text(extra, 'severity')),
    confidence: text(metadata, 'confidence'),
    location: {
      path: requiredText(result, 'path', what),
      line: number(nested(result, 'start'), 'line'),
      column: number(nested(result, 'start'), 'col'),
      endLine: number(nested(result, 'end'), 'line'),
      endColumn: number(nested(result, 'end'), 'col'),
    },
    package: name === undefined ? undefined : { name, version: text(library, 'version') ?? '' },
    references: referencesOf(
      [text(metadata, 'cwe'), ...texts(metadata, 'cwe')].map((cwe) => /CWE-\d+/i.exec(cwe ?? '')?.[0]),
    ),
    links: [text(metadata, 'source'), ...texts(metadata, 'references')],
    code: lines,
    remediation: text(extra, 'fix'),
    toolFingerprints: fingerprint === undefined ? {} : { fingerprint },
    raw: result,
  });
}

function known(value: string | undefined): string | undefined {
  return value === placeholder ? undefined : value;
}

function severityOf(label: string | undefined): Severity {
  const score = scores.get(label ?? '');
  return score === undefined ? unassigned : severityFromScore(score);
}

const scores: ReadonlyMap<string, number> = new Map([
  ['CRITICAL', 9.5],
  ['ERROR', 8],
  ['HIGH', 8],
  ['WARNING', 5.5],
  ['MEDIUM', 5.5],
  ['INFO', 2],
  ['LOW', 2],
]);
