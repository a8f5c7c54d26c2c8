import { createFinding } from '../create-finding.ts';
import type { Finding, Location } from '../finding.ts';
import { attribute, children, descendants, required, rootOf } from '../formats/elements.ts';
import { parseXmlReport, type XmlElement } from '../formats/parse-xml-report.ts';
import { referencesOf } from '../reference-id.ts';
import { ReportError } from '../report-error.ts';
import { severityFromScore } from '../severity.ts';
import type { Scanner, ScanSource } from './scanner.ts';

const report = 'an Nmap report';

const defaultFlags = '-sS -sU -T4 -A -v -PE -PP -PS80,443 -PA3389 -PU40125 -PY -g 53 --script default'.split(
  ' ',
);

export const nmap: Scanner = {
  id: 'nmap',
  type: 'Nmap',
  aliases: [],
  summary: 'Nmap for open ports and services',
  findingType: 'DAST',
  targetTypes: ['instance'],
  modes: ['orchestration', 'ingestion'],
  configs: [
    'default',
    'firewall-bypass',
    'unusual-port',
    'smb-security-mode',
    'vuln',
    'exploit',
    'no-default-cli-flags',
  ],
  formats: ['Nmap XML'],
  program: {
    image: 'instrumentisto/nmap:7.95',
    successExitCodes: [0],
    command: ({ request, source, reportPath }) => [
      'nmap',
      ...flagsOf(request.config),
      ...request.cliArgs,
      '-oX',
      reportPath,
      hostOf(source),
    ],
  },
  parse: (xml) => descendants(documentOf(xml), 'host').flatMap(findingsOfHost),
  version: (xml) => attribute(documentOf(xml), 'version'),
};

function flagsOf(config: string): readonly string[] {
  if (config === 'default') return defaultFlags;
  return config === 'no-default-cli-flags' ? [] : ['--script', config];
}

function hostOf(source: ScanSource): string {
  if (source.kind !== 'instance') return source.path;
  return /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?(\[[^\]]*\]|[^/:]*)/i.exec(source.url)?.[1] ?? source.url;
}

function documentOf(xml: string): XmlElement {
  const root = rootOf(parseXmlReport(xml, report), ['nmaprun'], report);
  const [finished] = descendants(root, 'finished');
  if (finished && attribute(finished, 'exit') === 'error') {
    throw new ReportError('report/unsuccessful', 'Nmap says in its report that it did not finish');
  }
  const [hosts] = descendants(root, 'hosts');
  if (hosts && attribute(hosts, 'up') === '0') {
    throw new ReportError('report/unsuccessful', 'Nmap says in its report that no host was up');
  }
  return root;
}

function findingsOfHost(host: XmlElement): readonly Finding[] {
  const name = [
    ...descendants(host, 'hostname').map((one) => attribute(one, 'name')),
    ...addressesOf(host),
  ].find(Boolean);
  return descendants(host, 'port')
    .filter((port) => children(port, 'state').some((state) => attribute(state, 'state') === 'open'))
    .flatMap((port) => findingsOfPort(port, name));
}

function addressesOf(host: XmlElement): readonly (string | undefined)[] {
  return children(host, 'address').map((address) => attribute(address, 'addr'));
}

function findingsOfPort(port: XmlElement, host: string | undefined): readonly Finding[] {
  const number = required(attribute(port, 'portid'), 'portid', `every port of ${report}`);
  const protocol = required(attribute(port, 'protocol'), 'protocol', `every port of ${report}`);
  const [found] = children(port, 'service');
  const words = ['name', 'product', 'version'].map((name) => found && attribute(found, name));
  const service = words[0] ?? 'unknown';
  const key = `${number}/${protocol} ${service}`;
  const location: Location = { ...(host !== undefined && { host }), port: Number(number), protocol };
  const open = createFinding({
    product: 'nmap',
    ruleId: key,
    key,
    title: `Open port ${key}`,
    description: words.filter(Boolean).join(' '),
    type: 'DAST',
    severity: severityFromScore(0),
    location,
    raw: { port: number, protocol, service: { ...found?.attributes } },
  });
  return [open, ...vulnerabilitiesOf(port, location)];
}

/** The script `vulners` lists known vulnerabilities of the service version with their scores. */
function vulnerabilitiesOf(port: XmlElement, location: Location): readonly Finding[] {
  const scripts = children(port, 'script').filter((script) => attribute(script, 'id') === 'vulners');
  const tables = scripts.flatMap((script) => descendants(script, 'table'));
  return tables.flatMap((table) => {
    const values = new Map(children(table, 'elem').map((elem) => [attribute(elem, 'key'), elem.text.trim()]));
    const id = values.get('id');
    if (!id || values.get('cvss') === undefined) return [];
    return createFinding({
      product: 'nmap',
      ruleId: id,
      key: id,
      title: id,
      type: 'DAST',
      severity: severityFromScore(Number(values.get('cvss'))),
      location,
      references: referencesOf([id]),
      raw: Object.fromEntries(values),
    });
  });
}
