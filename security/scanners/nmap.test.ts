import { describe, expect, it } from 'vitest';
import { readReport } from '../formats/detect.ts';
import { requestFromSettings } from '../request/from-settings.ts';
import { fixture } from './fixture.ts';
import { nmap } from './nmap.ts';

const read = (text: string) => readReport({ scanner: nmap, text });

describe('an Nmap report', () => {
  it('about closed ports has no findings', () => {
    expect(read(fixture('nmap/none.xml')).findings).toEqual([]);
  });

  it('gives an informational finding for an open port', () => {
    expect(read(fixture('nmap/one.xml'))).toMatchObject({
      toolVersion: '7.93',
      findings: [
        {
          key: '18080/tcp unknown',
          severity: { code: 'Info', score: 0 },
          location: { host: 'localhost', port: 18080, protocol: 'tcp' },
        },
      ],
    });
  });

  it('gives a scored finding for each known vulnerability of a service', () => {
    const table = '<table><elem key="id">CVE-2021-41773</elem><elem key="cvss">7.5</elem></table>';
    const script = `<script id="vulners"><table key="cpe">${table}</table></script>`;
    const port = `<port protocol="tcp" portid="80"><state state="open"/><service name="http"/>${script}</port>`;

    const { findings } = read(`<nmaprun><host><ports>${port}</ports></host></nmaprun>`);

    expect(findings.map(({ key, severity }) => [key, severity.score])).toEqual([
      ['80/tcp http', 0],
      ['CVE-2021-41773', 7.5],
    ]);
  });

  it.each<[code: string, xml: string]>([
    ['report/wrong-shape', '<niktoscan/>'],
    ['report/truncated', fixture('nmap/one.xml').slice(0, 1200)],
    ['report/unsuccessful', '<nmaprun><runstats><finished exit="error"/></runstats></nmaprun>'],
    ['report/unsuccessful', fixture('nmap/unknown-host.xml')],
  ])('is refused with %s', (code, xml) => {
    expect(() => read(xml)).toThrow(expect.objectContaining({ code }));
  });
});

describe('the command of Nmap', () => {
  it.each<[config: string, url: string, end: string]>([
    ['vuln', 'https://shop.example:8443/login', '--script vuln -oX /addon/report.xml shop.example'],
    ['no-default-cli-flags', 'shop.example', 'nmap -oX /addon/report.xml shop.example'],
    ['default', 'http://user:key@10.0.0.1', '--script default -oX /addon/report.xml 10.0.0.1'],
  ])('with config %s for %s ends with %s', (config, url, end) => {
    const result = requestFromSettings({
      policy_type: 'orchestratedScan',
      scan_type: 'instance',
      product_name: 'nmap',
      product_config_name: config,
      target_name: 'shop',
      target_variant: 'live',
      instance_domain: url,
    });
    if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));

    const command = nmap.program?.command({
      request: result.request,
      source: { kind: 'instance', url },
      reportPath: '/addon/report.xml',
    });

    expect(command?.join(' ')).toMatch(new RegExp(`${end.replaceAll('.', '\\.')}$`));
  });
});
