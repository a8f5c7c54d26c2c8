import { describe, expect, it } from 'vitest';
import { ReportError } from '../report-error.ts';
import { parseJsonReport } from './parse-json-report.ts';

describe('parseJsonReport', () => {
  it('reads JSON with a byte order mark', () => {
    expect(parseJsonReport('\u{FEFF}{"a": 1}', 'a report')).toEqual({ a: 1 });
  });

  it.each<[text: string, code: string, line: number, column: number]>([
    ['{"a": 1', 'report/truncated', 1, 8],
    ['{\n  "a": [1, 2', 'report/truncated', 2, 13],
    ['{"a": "unfinished', 'report/truncated', 1, 18],
    ['[1, 2,', 'report/truncated', 1, 7],
    ['{"a": 1,}', 'report/not-json', 1, 9],
    ['{"a" 1}', 'report/not-json', 1, 6],
    ['[1 2]', 'report/not-json', 1, 4],
    ['{\n"a": "b\nc"}', 'report/not-json', 2, 8],
    ['{"a": "\\x"}', 'report/not-json', 1, 8],
    ['{"a": nul}', 'report/not-json', 1, 7],
    ['{"a": 01}', 'report/not-json', 1, 7],
    ['{} {}', 'report/not-json', 1, 4],
    ['Error: boom', 'report/not-json', 1, 1],
    ['[}', 'report/not-json', 1, 2],
  ])('%j is %s at line %d, column %d', (text, code, line, column) => {
    const error = errorOf(text);

    expect([error.code, error.position?.line, error.position?.column]).toEqual([code, line, column]);
  });

  it.each(['', ' \n ', '\u{FEFF}'])('calls %j empty', (text) => {
    expect(errorOf(text)).toMatchObject({
      code: 'report/empty',
      message: 'expected a report, but the report is empty',
    });
  });

  it('says where and what it expected', () => {
    expect(errorOf('{"a": 1').message).toBe(
      'expected a report, but the report ends in the middle (line 1, column 8)',
    );
  });

  it('refuses what is nested too deep, without falling over', () => {
    expect(errorOf('['.repeat(100_000)).code).toBe('report/too-deep');
    expect(errorOf('{"a":'.repeat(201)).code).toBe('report/too-deep');
  });

  it('does not count brackets inside of text', () => {
    expect(parseJsonReport(JSON.stringify(`\\"${'['.repeat(500)}`), 'a report')).toContain('[[');
  });

  it('keeps dangerous names as plain properties', () => {
    const parsed = parseJsonReport('{"__proto__": {"polluted": true}}', 'a report');

    expect(Object.keys(parsed ?? {})).toEqual(['__proto__']);
    expect({}).not.toHaveProperty('polluted');
  });
});

function errorOf(text: string): ReportError {
  try {
    parseJsonReport(text, 'a report');
  } catch (error) {
    if (error instanceof ReportError) return error;
    throw error;
  }
  throw new Error('was accepted');
}
