import { createFinding } from '../create-finding.ts';
import { secretDigest } from '../digest.ts';
import { displayLine } from '../display-text.ts';
import type { Finding } from '../finding.ts';
import { maskIn, maskSecret } from '../mask-secret.ts';
import { ReportError } from '../report-error.ts';
import { entriesOf, type Fields, fieldsOf, nested, optionalEntries, text } from './fields.ts';
import type { FormatContext, ReportFormat } from './report-format.ts';
import { toolFingerprints } from './sarif-fingerprints.ts';
import { type SarifPlace, sarifPlaces, sarifPlacesOf } from './sarif-locations.ts';
import { sarifMessage } from './sarif-message.ts';
import { createRuleLookup, type SarifRule, sarifReferences, sarifSeverity } from './sarif-rule.ts';
import { classify } from './sarif-type.ts';

/** SARIF 2.1.0. One result with several locations is one finding for each of them. */
export const sarif: ReportFormat = {
  id: 'sarif',
  name: 'SARIF 2.1.0',
  marks: ['version', 'runs'],
  recognizes: (document) => 'version' in document && 'runs' in document,
  parse(document, context) {
    const version = text(document, 'version') ?? '';
    if (!version.startsWith('2.1.0')) {
      throw new ReportError(
        'report/unsupported',
        `expected SARIF 2.1.0, but this is version "${displayLine(version, 20)}"`,
      );
    }
    return entriesOf(document['runs'], '"runs" of a SARIF report').flatMap((run) =>
      findingsOfRun(run, context),
    );
  },
  version(document) {
    const [run] = optionalEntries(document['runs'], '"runs"');
    const driver = nested(run ?? {}, 'tool', 'driver');
    return text(driver, 'semanticVersion') ?? text(driver, 'version');
  },
};

function findingsOfRun(run: Fields, context: FormatContext): readonly Finding[] {
  const tool = fieldsOf(run['tool'], 'every run of a SARIF report to have a "tool"');
  const name = text(nested(tool, 'driver'), 'name') ?? 'unknown tool';
  const results = entriesOf(run['results'], `"results" of the run of ${name}`);
  if (results.length === 0 && hasFailed(run)) {
    throw new ReportError(
      'report/unsuccessful',
      `${name} says in its report that it did not run successfully`,
    );
  }
  const ruleOf = createRuleLookup(run);
  return results
    .filter(isFinding)
    .flatMap((result) => findingsOf(result, { ...context, run, tool: name, ruleOf }));
}

interface ResultContext extends FormatContext {
  readonly run: Fields;
  readonly tool: string;
  readonly ruleOf: (result: Fields) => SarifRule;
}

function findingsOf(result: Fields, context: ResultContext): readonly Finding[] {
  const rule = context.ruleOf(result);
  const places = sarifPlaces(result, context.run);
  return places.map((place, index) => toFinding(result, { ...context, rule, place, isFirst: index === 0 }));
}

interface PlaceContext extends ResultContext {
  readonly rule: SarifRule;
  readonly place: SarifPlace;
  readonly isFirst: boolean;
}

function toFinding(result: Fields, context: PlaceContext): Finding {
  const { scanner, options, run, tool, rule, place, isFirst } = context;
  const type = classify({ rule, result, tool, scanner });
  const isSecret = type === 'SECRET';
  const isOwnTool = [scanner.id, ...scanner.aliases].some((name) => plain(name) === plain(tool));
  const secret = isSecret ? place.code : undefined;
  const message = maskIn(sarifMessage(result, rule, run), secret ?? '');
  const ruleId = rule.id ?? displayLine(message, 200);
  return createFinding({
    product: scanner.id,
    subproduct: isOwnTool ? undefined : tool,
    ruleId,
    key: isOwnTool ? ruleId : `${tool}/${ruleId}`,
    title: rule.title ?? ruleId,
    description: message,
    type,
    severity: sarifSeverity(result, rule),
    confidence: text(nested(rule.fields, 'properties'), 'precision'),
    location: place.location,
    relatedLocations: sarifPlacesOf(result['relatedLocations'], run).map(({ location }) => location),
    references: sarifReferences(result, rule),
    links: [text(rule.fields, 'helpUri'), text(result, 'hostedViewerUri')],
    code: secret === undefined ? place.code : maskSecret(secret),
    snippet: isSecret ? undefined : place.snippet,
    remediation: rule.help,
    secretDigest: secret && options.secretSalt ? secretDigest(options.secretSalt, secret) : undefined,
    toolFingerprints: isFirst ? toolFingerprints(result) : {},
    raw: isSecret ? { ruleId, message, level: text(result, 'level') } : result,
  });
}

/** Passed checks, open questions, accepted suppressions and results that are gone are no findings. */
function isFinding(result: Fields): boolean {
  if ((text(result, 'kind') ?? 'fail') !== 'fail') return false;
  if (text(result, 'baselineState') === 'absent') return false;
  const suppressions = optionalEntries(result['suppressions'], '"suppressions"');
  const isDisputed = suppressions.some((one) =>
    ['underReview', 'rejected'].includes(text(one, 'status') ?? ''),
  );
  return suppressions.length === 0 || isDisputed;
}

function hasFailed(run: Fields): boolean {
  const invocations = optionalEntries(run['invocations'], '"invocations"');
  return invocations.some((invocation) => invocation['executionSuccessful'] === false);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
