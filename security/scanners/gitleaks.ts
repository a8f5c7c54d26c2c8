import { createFinding } from '../create-finding.ts';
import { secretDigest } from '../digest.ts';
import type { Finding } from '../finding.ts';
import { entriesOf, type Fields, number, requiredText, text, texts } from '../formats/fields.ts';
import { parseJsonReport } from '../formats/parse-json-report.ts';
import { maskIn } from '../mask-secret.ts';
import { severityFromScore } from '../severity.ts';
import type { ParseOptions, Scanner } from './scanner.ts';

const report = 'a Gitleaks report';

/** What Gitleaks writes in place of a secret when it is told to redact. */
const redacted = 'REDACTED';

export const gitleaks: Scanner = {
  id: 'gitleaks',
  type: 'Gitleaks',
  aliases: [],
  summary: 'Gitleaks for secrets in a repository and its history',
  findingType: 'SECRET',
  targetTypes: ['repository'],
  modes: ['orchestration', 'ingestion'],
  configs: ['default'],
  formats: ['Gitleaks JSON'],
  program: {
    image: 'zricethezav/gitleaks:v8.21.2',
    successExitCodes: [0],
    // The workspace belongs to somebody else than the container's user, which git refuses to read otherwise.
    env: { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' },
    command: ({ request, source, reportPath }) => [
      'gitleaks',
      'detect',
      ...request.cliArgs,
      // Where git fails, Gitleaks reports no leaks and ends with 0: never ask for a history that may not be there.
      ...(source.kind === 'directory' && source.isRepository ? [] : ['--no-git']),
      '--source',
      source.kind === 'instance' ? '.' : source.path,
      '--report-format',
      'json',
      '--report-path',
      reportPath,
      '--exit-code',
      '0',
    ],
  },
  parse: (json, options) =>
    entriesOf(parseJsonReport(json, report), report).map((leak) => toFinding(leak, options)),
};

/** The report has no severities; a secret in a repository is High. */
function toFinding(leak: Fields, { secretSalt }: ParseOptions): Finding {
  const rule = requiredText(leak, 'RuleID', `every entry of ${report}`);
  const secret = text(leak, 'Secret') ?? '';
  const match = maskIn(text(leak, 'Match') ?? '', secret);
  const isKnown = secret !== '' && secret !== redacted && secretSalt !== undefined;
  return createFinding({
    product: 'gitleaks',
    ruleId: rule,
    key: rule,
    title: text(leak, 'Description') ?? rule,
    description: describe(leak),
    type: 'SECRET',
    severity: severityFromScore(8),
    location: {
      path: requiredText(leak, 'File', `every entry of ${report}`),
      line: number(leak, 'StartLine'),
      endLine: number(leak, 'EndLine'),
      column: number(leak, 'StartColumn'),
      endColumn: number(leak, 'EndColumn'),
    },
    code: match,
    links: [text(leak, 'Link')],
    secretDigest: isKnown ? secretDigest(secretSalt, secret) : undefined,
    raw: maskedFields(leak, secret),
  });
}

function describe(leak: Fields): string {
  const commit = text(leak, 'Commit');
  const description = text(leak, 'Description') ?? '';
  return commit === undefined ? description : `${description} Found in commit ${commit}.`.trim();
}

function maskedFields(leak: Fields, secret: string): Fields {
  const masked = Object.entries(leak).map(([name, value]) => [
    name,
    typeof value === 'string' ? maskIn(value, secret) : value,
  ]);
  return { ...Object.fromEntries(masked), Tags: texts(leak, 'Tags').map((tag) => maskIn(tag, secret)) };
}
