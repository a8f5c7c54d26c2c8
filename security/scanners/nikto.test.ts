import { describe, expect, it } from 'vitest';
import { readReport } from '../formats/detect.ts';
import { nikto } from './nikto.ts';

const read = (text: string) => readReport({ scanner: nikto, text }).findings;
const xml = (items: string) =>
  `<!DOCTYPE niktoscan SYSTEM "docs/nikto.dtd"><niktoscan><niktoscan><scandetails targethostname="shop.example" targetport="443">${items}</scandetails></niktoscan></niktoscan>`;

describe('a Nikto report', () => {
  it('about a clean server has no findings', () => {
    expect(read(xml(''))).toEqual([]);
  });

  it('gives an informational finding with its address', () => {
    const item =
      '<item id="999100" osvdbid="0" method="GET"><description><![CDATA[Odd header]]></description><uri>/a</uri></item>';

    expect(read(xml(item))).toMatchObject([
      {
        key: '999100',
        title: 'Odd header',
        severity: { code: 'Info' },
        location: { url: '/a', method: 'GET', host: 'shop.example', port: 443 },
      },
    ]);
  });

  it.each([
    ['osvdbid="3092"', 'Something'],
    ['osvdbid="0"', 'Open to CVE-2021-41773'],
  ])('is Medium with %s and the text "%s"', (attribute, text) => {
    expect(
      read(xml(`<item id="1" ${attribute}><description>${text}</description></item>`))[0]?.severity.code,
    ).toBe('Medium');
  });

  it('is also read in JSON', () => {
    const host = {
      host: 'shop.example',
      port: '443',
      vulnerabilities: [{ id: '1', url: '/', msg: 'Old banner' }],
    };

    expect(read(JSON.stringify([host]))).toHaveLength(1);
    expect(read(JSON.stringify(host))).toHaveLength(1);
  });

  it.each<[code: string, text: string]>([
    ['report/unsuccessful', '<niktoscan/>'],
    ['report/unsuccessful', '[]'],
    ['report/wrong-shape', '[{"host": "a"}]'],
    ['report/truncated', xml('').slice(0, -20)],
  ])('is refused with %s', (code, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code }));
  });
});
