import { createFinding } from '../create-finding.ts';
import type { Finding } from '../finding.ts';
import { entriesOf, type Fields, fieldsOf, nested, number, requiredText, text } from '../formats/fields.ts';
import { parseJsonReport } from '../formats/parse-json-report.ts';
import { referencesOf } from '../reference-id.ts';
import { type Severity, severityFromScore, unassigned } from '../severity.ts';
import type { Scanner } from './scanner.ts';

const report = 'a Brakeman report';

export const brakeman: Scanner = {
  id: 'brakeman',
  type: 'Brakeman',
  aliases: [],
  summary: 'Brakeman for Ruby on Rails applications',
  findingType: 'SAST',
  targetTypes: ['repository'],
  modes: ['orchestration', 'ingestion'],
  configs: ['default'],
  formats: ['Brakeman JSON'],
  program: {
    image: 'presidentbeef/brakeman:v6.2.2',
    successExitCodes: [0],
    command: ({ request, source, reportPath }) => [
      'brakeman',
      ...request.cliArgs,
      '-f',
      'json',
      '-o',
      reportPath,
      '--no-exit-on-warn',
      '--no-exit-on-error',
      '--force',
      '-p',
      source.kind === 'instance' ? '.' : source.path,
    ],
  },
  parse: (json) => entriesOf(documentOf(json)['warnings'], `"warnings" of ${report}`).map(toFinding),
  version: (json) => text(nested(documentOf(json), 'scan_info'), 'brakeman_version'),
};

function documentOf(json: string): Fields {
  const document = fieldsOf(parseJsonReport(json, report), `${report} to be an object`);
  fieldsOf(document['scan_info'], `${report} to have "scan_info"`);
  return document;
}

/** Brakeman's fingerprint names a place; the kind of problem is the warning code with the check that raised it. */
function toFinding(warning: Fields): Finding {
  const what = `every warning of ${report}`;
  const check = requiredText(warning, 'check_name', what);
  const rule = `${requiredText(warning, 'warning_code', what)}/${check}`;
  const cwes = Array.isArray(warning['cwe_id']) ? warning['cwe_id'] : [];
  const { class: className, method } = nested(warning, 'location');
  const fingerprint = text(warning, 'fingerprint');
  return createFinding({
    product: 'brakeman',
    ruleId: rule,
    key: rule,
    title: text(warning, 'warning_type') ?? check,
    description: text(warning, 'message'),
    type: 'SAST',
    severity: severityOf(text(warning, 'confidence')),
    confidence: text(warning, 'confidence'),
    location: {
      path: requiredText(warning, 'file', what),
      line: number(warning, 'line'),
      symbol: [className, method].filter((part) => typeof part === 'string').join('#') || undefined,
    },
    references: referencesOf(cwes.map((cwe) => `CWE-${cwe}`)),
    links: [text(warning, 'link')],
    code: text(warning, 'code'),
    toolFingerprints: fingerprint === undefined ? {} : { fingerprint },
    raw: warning,
  });
}

function severityOf(confidence: string | undefined): Severity {
  const score = scores.get(confidence ?? '');
  return score === undefined ? unassigned : severityFromScore(score);
}

/** Brakeman has no severities; how sure it is takes their place. */
const scores: ReadonlyMap<string, number> = new Map([
  ['High', 8],
  ['Medium', 5.5],
  ['Weak', 2],
]);
