import { describe, expect, it } from 'vitest';
import { readReport } from '../formats/detect.ts';
import { brakeman } from './brakeman.ts';

const read = (text: string) => readReport({ scanner: brakeman, text });
const report = (...warnings: readonly object[]) =>
  JSON.stringify({ scan_info: { brakeman_version: '6.2.2' }, warnings });

const warning = {
  warning_type: 'SQL Injection',
  warning_code: 0,
  check_name: 'SQL',
  message: 'Possible SQL injection',
  file: 'app/models/note.rb',
  line: 7,
  code: 'where("id = #{id}")',
  confidence: 'High',
  cwe_id: [89],
  fingerprint: 'aa',
  location: { type: 'method', class: 'Note', method: 'find_it' },
};

describe('a Brakeman report', () => {
  it('without warnings has no findings', () => {
    expect(read(report())).toMatchObject({ findings: [], toolVersion: '6.2.2' });
  });

  it('gives a finding by the kind of its warning', () => {
    expect(read(report(warning)).findings).toMatchObject([
      {
        key: '0/SQL',
        title: 'SQL Injection',
        location: { path: 'app/models/note.rb', line: 7, symbol: 'Note#find_it' },
        references: [{ type: 'cwe', id: '89' }],
        toolFingerprints: { fingerprint: 'aa' },
      },
    ]);
  });

  it.each([
    ['High', 'High'],
    ['Medium', 'Medium'],
    ['Weak', 'Low'],
    ['Odd', 'Unassigned'],
  ])('takes confidence %s for severity %s', (confidence, code) => {
    expect(read(report({ ...warning, confidence })).findings[0]?.severity.code).toBe(code);
  });

  it.each(['{"warnings": []}', '{"scan_info": {}}', '{"scan_info": {}, "warnings": [{}]}'])(
    'is refused when it is %s',
    (text) => {
      expect(() => read(text)).toThrow(expect.objectContaining({ code: 'report/wrong-shape' }));
    },
  );
});
