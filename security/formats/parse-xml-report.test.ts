import { describe, expect, it } from 'vitest';
import { ReportError } from '../report-error.ts';
import { parseXmlReport } from './parse-xml-report.ts';

describe('parseXmlReport', () => {
  it('reads elements, attributes, text and character data', () => {
    expect(
      parseXmlReport('<?xml version="1.0"?><a b="1">x &amp; <c><![CDATA[<y>]]></c></a>', 'a report'),
    ).toEqual({
      name: 'a',
      attributes: { b: '1' },
      text: 'x & ',
      children: [{ name: 'c', attributes: {}, text: '<y>', children: [] }],
    });
  });

  it('passes over a document type', () => {
    expect(parseXmlReport('<!DOCTYPE nmaprun SYSTEM "file:///etc/passwd"><nmaprun/>', 'a report').name).toBe(
      'nmaprun',
    );
  });

  it.each<[code: string, why: string, xml: string]>([
    ['report/empty', 'nothing', ' '],
    ['report/truncated', 'an open element', '<a><b></b>'],
    ['report/not-xml', 'no XML', 'Error: boom'],
    ['report/not-xml', 'wrongly nested elements', '<a><b></a></b>'],
    ['report/not-xml', 'two documents', '<a/><b/>'],
    ['report/not-xml', 'an entity of its own', '<!DOCTYPE a [<!ENTITY x "boom">]><a>&x;</a>'],
    [
      'report/not-xml',
      'a file as entity',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    ],
    ['report/too-deep', 'endless nesting', '<a>'.repeat(10_000)],
  ])('answers %s to %s', (code, _, xml) => {
    expect(() => parseXmlReport(xml, 'a report')).toThrow(expect.objectContaining({ code }));
  });

  it('says where the report stops being XML', () => {
    try {
      parseXmlReport('<a>\n  <b></c>\n</a>', 'a report');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ReportError);
      expect(error).toMatchObject({ position: { line: 2 } });
    }
  });
});
