import { describe, expect, it } from 'vitest';
import { dedupe } from '../dedupe.ts';
import { readReport } from '../formats/detect.ts';
import { zap } from './zap.ts';

const read = (text: string) => readReport({ scanner: zap, text });

const instances = [
  { uri: 'https://shop.example/a?id=1', method: 'GET', param: 'id', evidence: 'Set-Cookie: a' },
  { uri: 'https://shop.example/b', method: 'POST', param: 'name', evidence: 'Set-Cookie: b' },
];
const alert = {
  pluginid: '10011',
  alertRef: '10011',
  alert: 'Cookie Without Secure Flag',
  riskcode: '1',
  confidence: '2',
  desc: '<p>Cookies go in the clear.</p>',
  cweid: '614',
  reference: '<p>https://owasp.org/cookies</p>',
  instances,
};
const json = JSON.stringify({
  '@programName': 'ZAP',
  '@version': '2.15.0',
  site: [{ '@name': 'shop', alerts: [alert] }],
});
const xml = `<?xml version="1.0"?><OWASPZAPReport version="2.15.0"><site name="shop"><alerts><alertitem>
${Object.entries(alert)
  .filter(([name]) => name !== 'instances')
  .map(([name, value]) => `<${name}>${String(value).replaceAll('<', '&lt;')}</${name}>`)
  .join('\n')}
<instances>${instances
  .map(
    (instance) =>
      `<instance>${Object.entries(instance)
        .map(([name, value]) => `<${name}>${value}</${name}>`)
        .join('')}<requestheader>Cookie: SESSION=1</requestheader></instance>`,
  )
  .join('')}</instances></alertitem></alerts></site></OWASPZAPReport>`;

describe('a ZAP report', () => {
  it.each([
    ['JSON', json],
    ['XML', xml],
  ])('in %s gives an alert once, with an occurrence for each instance', (_, text) => {
    const { findings, toolVersion } = read(text);
    const [issue, ...others] = dedupe(findings, { includeRaw: true });

    expect(toolVersion).toBe('2.15.0');
    expect(others).toEqual([]);
    expect(issue).toMatchObject({
      key: '10011',
      title: 'Cookie Without Secure Flag',
      description: 'Cookies go in the clear.',
      severity: { code: 'Low', score: 2 },
      references: [{ type: 'cwe', id: '614' }],
      links: ['https://owasp.org/cookies'],
      numOccurrences: 2,
    });
    expect(issue?.occurrences[0]).toMatchObject({
      confidence: 'Medium',
      location: { method: 'GET', parameter: 'id' },
    });
  });

  it('is the same in both formats', () => {
    const ids = (text: string) =>
      dedupe(read(text).findings, { includeRaw: false }).flatMap(({ occurrences }) =>
        occurrences.map(({ id }) => id),
      );

    expect(ids(xml)).toEqual(ids(json));
  });

  it('keeps no requests, which carry cookies', () => {
    expect(JSON.stringify(read(xml).findings)).not.toContain('SESSION');
  });

  it.each<[code: string, text: string]>([
    ['report/wrong-shape', '<niktoscan/>'],
    ['report/unsuccessful', '<OWASPZAPReport version="2.15.0"></OWASPZAPReport>'],
    ['report/unsuccessful', '{"site": []}'],
    ['report/wrong-shape', '{"site": [{}]}'],
    ['report/wrong-shape', '{"site": [{"alerts": [{"name": "x"}]}]}'],
  ])('is refused with %s when it is %s', (code, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code }));
  });
});
