import { describe, expect, it } from 'vitest';
import { readReport } from '../formats/detect.ts';
import { fixture } from './fixture.ts';
import { semgrep } from './semgrep.ts';

const read = (text: string) => readReport({ scanner: semgrep, text });
const result = (extra: object) =>
  JSON.stringify({ errors: [], results: [{ check_id: 'r', path: 'a.py', extra }] });

describe('a Semgrep report', () => {
  it.each([
    ['none.json', 0],
    ['many.json', 3],
  ])('%s has %d findings', (name, count) => {
    expect(read(fixture(`semgrep/${name}`)).findings).toHaveLength(count);
  });

  it('gives a finding with its rule, place and weakness', () => {
    const { findings, toolVersion } = read(fixture('semgrep/many.json'));

    expect(toolVersion).toBe('1.96.0');
    expect(findings.find(({ ruleId }) => ruleId.endsWith('shell-true'))).toMatchObject({
      type: 'SAST',
      severity: { code: 'High', score: 8 },
      confidence: 'HIGH',
      references: [{ type: 'cwe', id: '78' }],
      location: { line: expect.any(Number), column: expect.any(Number) },
    });
  });

  it.each([
    ['CRITICAL', 'Critical'],
    ['ERROR', 'High'],
    ['WARNING', 'Medium'],
    ['INFO', 'Low'],
    ['EXPERIMENT', 'Unassigned'],
  ])('maps %s to %s', (severity, code) => {
    expect(read(result({ severity })).findings[0]?.severity.code).toBe(code);
  });

  it('leaves out what a comment in the code waives', () => {
    expect(read(result({ is_ignored: true })).findings).toEqual([]);
  });

  it('does not take a placeholder for code or for an id', () => {
    const [finding] = read(result({ lines: 'requires login', fingerprint: 'requires login' })).findings;

    expect(finding).not.toHaveProperty('code');
    expect(finding?.toolFingerprints).toEqual({});
  });

  it('names the package that a supply chain rule has found', () => {
    const found_dependency = { package: 'grpcio', version: '1.47.0' };
    const [finding] = read(result({ sca_info: { dependency_match: { found_dependency } } })).findings;

    expect(finding).toMatchObject({ type: 'SCA', package: { name: 'grpcio', version: '1.47.0' } });
  });

  it.each(['{"results": []}', '{"errors": [], "results": [{"path": "a"}]}', '[]'])(
    'is refused when it is %s',
    (text) => {
      expect(() => read(text)).toThrow(expect.objectContaining({ code: 'report/wrong-shape' }));
    },
  );
});
