import { createFinding } from '../create-finding.ts';
import type { Finding } from '../finding.ts';
import { attribute, childText, descendants, rootOf } from '../formats/elements.ts';
import { entriesOf, type Fields, isFields, number, requiredText, text } from '../formats/fields.ts';
import { parseJsonReport } from '../formats/parse-json-report.ts';
import { parseXmlReport, type XmlElement } from '../formats/parse-xml-report.ts';
import { referencesOf } from '../reference-id.ts';
import { ReportError } from '../report-error.ts';
import { severityFromScore } from '../severity.ts';
import type { Scanner } from './scanner.ts';

const report = 'a Nikto report';

export const nikto: Scanner = {
  id: 'nikto',
  type: 'Nikto',
  aliases: [],
  summary: 'Nikto for web servers',
  findingType: 'DAST',
  targetTypes: ['instance'],
  modes: ['ingestion'],
  configs: ['default', 'nikto-full', 'nikto-full-web'],
  formats: ['Nikto XML', 'Nikto JSON'],
  parse: (content) =>
    hostsOf(content).flatMap((host) =>
      entriesOf(host['vulnerabilities'], '"vulnerabilities"').map((item) => toFinding(item, host)),
    ),
};

function hostsOf(content: string): readonly Fields[] {
  const hosts = content.trimStart().startsWith('<')
    ? xmlHosts(parseXmlReport(content, report))
    : jsonHosts(content);
  if (hosts.length > 0) return hosts;
  throw new ReportError('report/unsuccessful', 'Nikto says in its report that it has tested no host');
}

function jsonHosts(json: string): readonly Fields[] {
  const document = parseJsonReport(json, report);
  return entriesOf(isFields(document) ? [document] : document, report);
}

function xmlHosts(document: XmlElement): readonly Fields[] {
  return descendants(rootOf(document, ['niktoscan', 'niktoscans'], report), 'scandetails').map((host) => ({
    host: attribute(host, 'targethostname'),
    ip: attribute(host, 'targetip'),
    port: attribute(host, 'targetport'),
    vulnerabilities: descendants(host, 'item').map((item) => ({
      id: attribute(item, 'id'),
      osvdbid: attribute(item, 'osvdbid'),
      method: attribute(item, 'method'),
      url: childText(item, 'uri'),
      msg: childText(item, 'description'),
      references: childText(item, 'references'),
    })),
  }));
}

/** Nikto has no severities: what it names by a public id is Medium, the rest is informational. */
function toFinding(item: Fields, host: Fields): Finding {
  const id = requiredText(item, 'id', `every item of ${report}`);
  const message = text(item, 'msg') ?? id;
  const sources = [message, text(item, 'references') ?? ''].join(' ');
  const cves = sources.match(/\bCVE-\d{4}-\d{4,}\b/gi) ?? [];
  const isPublic = cves.length > 0 || (number(item, 'osvdbid') ?? 0) > 0;
  return createFinding({
    product: 'nikto',
    ruleId: id,
    key: id,
    title: message,
    description: message,
    type: 'DAST',
    severity: severityFromScore(isPublic ? 5.5 : 0),
    location: {
      url: text(item, 'url'),
      method: text(item, 'method'),
      host: text(host, 'host') ?? text(host, 'ip'),
      port: number(host, 'port'),
    },
    references: referencesOf(cves),
    links: sources.match(/https?:\/\/[^\s,]+/g) ?? [],
    raw: item,
  });
}
