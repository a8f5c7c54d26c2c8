import { createFinding } from '../create-finding.ts';
import type { Finding } from '../finding.ts';
import { children, childText, descendants, rootOf } from '../formats/elements.ts';
import {
  entriesOf,
  type Fields,
  fieldsOf,
  number,
  optionalEntries,
  requiredText,
  text,
} from '../formats/fields.ts';
import { parseJsonReport } from '../formats/parse-json-report.ts';
import { parseXmlReport, type XmlElement } from '../formats/parse-xml-report.ts';
import { referencesOf } from '../reference-id.ts';
import { ReportError } from '../report-error.ts';
import { type Severity, severityFromScore, unassigned } from '../severity.ts';
import type { Scanner } from './scanner.ts';

const report = 'a ZAP report';

/** The traditional report in XML or JSON: every instance of an alert is a finding. */
export const zap: Scanner = {
  id: 'zap',
  type: 'Zap',
  aliases: [],
  summary: 'ZAP for running web applications',
  findingType: 'DAST',
  targetTypes: ['instance'],
  modes: ['ingestion'],
  configs: ['default', 'quick', 'attack', 'standard'],
  formats: ['ZAP JSON', 'ZAP XML'],
  parse: (content) => alertsOf(content).flatMap(findingsOfAlert),
  version: (content) =>
    /<OWASPZAPReport[^>]*\sversion="([^"]+)"|"@version"\s*:\s*"([^"]+)"/
      .exec(content)
      ?.slice(1)
      .find(Boolean),
};

function alertsOf(content: string): readonly Fields[] {
  const isXml = content.trimStart().startsWith('<');
  return isXml ? xmlAlerts(parseXmlReport(content, report)) : jsonAlerts(content);
}

function jsonAlerts(json: string): readonly Fields[] {
  const document = fieldsOf(parseJsonReport(json, report), `${report} to be an object`);
  const sites = entriesOf(document['site'], `"site" of ${report}`);
  checkSites(sites);
  return sites.flatMap((site) => entriesOf(site['alerts'], `"alerts" of ${report}`));
}

function checkSites(sites: readonly unknown[]): void {
  if (sites.length === 0)
    throw new ReportError('report/unsuccessful', 'ZAP says in its report that it has visited no site');
}

const alertFields = [
  'pluginid',
  'alertRef',
  'alert',
  'name',
  'riskcode',
  'confidence',
  'desc',
  'solution',
  'reference',
  'cweid',
  'otherinfo',
];
const instanceFields = ['uri', 'method', 'param', 'attack', 'evidence'];

function xmlAlerts(document: XmlElement): readonly Fields[] {
  const root = rootOf(document, ['OWASPZAPReport'], report);
  checkSites(children(root, 'site'));
  return descendants(root, 'alertitem').map((alert) => ({
    ...pick(alert, alertFields),
    instances: descendants(alert, 'instance').map((instance) => pick(instance, instanceFields)),
  }));
}

function pick(element: XmlElement, names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, childText(element, name)]));
}

function findingsOfAlert(alert: Fields): readonly Finding[] {
  const instances = optionalEntries(alert['instances'], `"instances" of ${report}`);
  return (instances.length > 0 ? instances : [{}]).map((instance) => toFinding(alert, instance));
}

/** Requests and responses stay out of the evidence: they carry cookies. */
function toFinding(alert: Fields, instance: Fields): Finding {
  const plugin = requiredText(alert, 'pluginid', `every alert of ${report}`);
  const rule = text(alert, 'alertRef') ?? plugin;
  const title = text(alert, 'alert') ?? text(alert, 'name') ?? rule;
  const cwe = number(alert, 'cweid') ?? 0;
  return createFinding({
    product: 'zap',
    ruleId: rule,
    key: rule,
    title,
    description: plainText(text(alert, 'desc')),
    type: 'DAST',
    severity: severityOf(text(alert, 'riskcode')),
    confidence: confidences[number(alert, 'confidence') ?? -1],
    location: {
      url: text(instance, 'uri'),
      method: text(instance, 'method'),
      parameter: text(instance, 'param'),
    },
    references: referencesOf([cwe > 0 ? `CWE-${cwe}` : undefined]),
    links: (plainText(text(alert, 'reference')) ?? '').split(/\s+/),
    snippet: text(instance, 'evidence'),
    remediation: plainText(text(alert, 'solution')),
    raw: { ...Object.fromEntries(alertFields.map((name) => [name, alert[name]])), ...instanceOf(instance) },
  });
}

function instanceOf(instance: Fields): Fields {
  return { instance: Object.fromEntries(instanceFields.map((name) => [name, instance[name]])) };
}

/** ZAP writes its prose as paragraphs of HTML. */
function plainText(html: string | undefined): string | undefined {
  return html
    ?.replaceAll(/<\/?[a-z][^<>]*>/gi, '\n')
    .replaceAll(/\n{2,}/g, '\n')
    .trim();
}

const confidences = ['False Positive', 'Low', 'Medium', 'High', 'Confirmed'] as const;

function severityOf(risk: string | undefined): Severity {
  const score = scores.get(risk ?? '');
  return score === undefined ? unassigned : severityFromScore(score);
}

const scores: ReadonlyMap<string, number> = new Map([
  ['3', 8],
  ['2', 5.5],
  ['1', 2],
  ['0', 0],
]);
