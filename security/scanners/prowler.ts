import { createFinding } from '../create-finding.ts';
import type { Finding } from '../finding.ts';
import { entriesOf, type Fields, nested, optionalEntries, requiredText, text } from '../formats/fields.ts';
import { parseJsonReport } from '../formats/parse-json-report.ts';
import { severityFromLabel } from '../severity.ts';
import type { Scanner } from './scanner.ts';

const report = 'a Prowler report';

/** Reads the OCSF form of Prowler 4 and newer, and the form of Prowler 3. */
export const prowler: Scanner = {
  id: 'prowler',
  type: 'Prowler',
  aliases: [],
  summary: 'Prowler for cloud accounts',
  findingType: 'MISCONFIG',
  targetTypes: ['configuration'],
  modes: ['ingestion'],
  configs: ['default', 'hipaa', 'gdpr', 'exclude_extras'],
  formats: ['Prowler OCSF JSON', 'Prowler 3 JSON'],
  parse: (json) => checksOf(json).filter(hasFailed).map(toFinding),
  version: (json) =>
    checksOf(json)
      .map((check) => text(nested(check, 'metadata', 'product'), 'version'))
      .find(Boolean),
};

function checksOf(json: string): readonly Fields[] {
  return entriesOf(parseJsonReport(json, report), report);
}

/** Passed, manual and muted checks are listed as well. A check without a status is no check of Prowler. */
function hasFailed(check: Fields): boolean {
  const status = text(check, 'status_code') ?? requiredText(check, 'Status', `every entry of ${report}`);
  return status.toUpperCase() === 'FAIL';
}

function toFinding(check: Fields): Finding {
  return text(check, 'CheckID') === undefined ? fromOcsf(check) : fromVersion3(check);
}

function fromOcsf(check: Fields): Finding {
  const rule = requiredText(nested(check, 'metadata'), 'event_code', `every check of ${report}`);
  const info = nested(check, 'finding_info');
  const remediation = nested(check, 'remediation');
  const [resource = {}] = optionalEntries(check['resources'], '"resources"');
  return createFinding({
    product: 'prowler',
    ruleId: rule,
    key: rule,
    title: text(info, 'title') ?? rule,
    description: [text(check, 'status_detail'), text(info, 'desc')].filter(Boolean).join('\n'),
    type: 'MISCONFIG',
    severity: severityFromLabel(text(check, 'severity')),
    location: { symbol: text(resource, 'uid') ?? text(resource, 'name'), host: text(resource, 'region') },
    links: [text(nested(check, 'unmapped'), 'related_url')],
    remediation: text(remediation, 'desc'),
    raw: check,
  });
}

function fromVersion3(check: Fields): Finding {
  const rule = requiredText(check, 'CheckID', `every check of ${report}`);
  const advice = nested(check, 'Remediation', 'Recommendation');
  return createFinding({
    product: 'prowler',
    ruleId: rule,
    key: rule,
    title: text(check, 'CheckTitle') ?? rule,
    description: [text(check, 'StatusExtended'), text(check, 'Description')].filter(Boolean).join('\n'),
    type: 'MISCONFIG',
    severity: severityFromLabel(text(check, 'Severity')),
    location: {
      symbol: text(check, 'ResourceArn') ?? text(check, 'ResourceId'),
      host: text(check, 'Region'),
    },
    links: [text(check, 'RelatedUrl'), text(advice, 'Url')],
    remediation: text(advice, 'Text'),
    raw: check,
  });
}
