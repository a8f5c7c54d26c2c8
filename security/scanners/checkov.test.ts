import { describe, expect, it } from 'vitest';
import { readReport } from '../formats/detect.ts';
import { checkov } from './checkov.ts';
import { fixture } from './fixture.ts';

const read = (text: string) => readReport({ scanner: checkov, text });

describe('a Checkov report', () => {
  it('about a directory without infrastructure has no findings', () => {
    expect(read(fixture('checkov/none.json')).findings).toEqual([]);
  });

  it('about several frameworks has the failed checks of all of them', () => {
    const { findings } = read(fixture('checkov/many.json'));

    expect(new Set(findings.map(({ location }) => location.path))).toEqual(
      new Set(['main.tf', 'Dockerfile']),
    );
  });

  it('gives a Medium finding of a resource when there is no severity', () => {
    const finding = read(fixture('checkov/many.json')).findings.find(({ ruleId }) => ruleId === 'CKV_AWS_21');

    expect(finding).toMatchObject({
      key: 'CKV_AWS_21',
      type: 'IAC',
      severity: { code: 'Medium', score: 5.5 },
      location: { path: 'main.tf', line: 1, endLine: 3, symbol: 'aws_s3_bucket.notes' },
    });
  });

  it('takes a severity where there is one, and keeps no code around a secret', () => {
    const failed_checks = [
      { check_id: 'CKV_SECRET_2', file_path: '/.env', severity: 'LOW', code_block: [[1, 'KEY=abc']] },
    ];
    const text = JSON.stringify({
      check_type: 'secrets',
      results: { failed_checks },
      summary: { checkov_version: '3' },
    });

    const [finding] = read(text).findings;

    expect(finding).toMatchObject({ type: 'SECRET', severity: { code: 'Low' } });
    expect(JSON.stringify(finding)).not.toContain('abc');
  });

  it.each([
    '{}',
    '[{}]',
    '{"summary": {"failed": 1}}',
    '{"summary": {"checkov_version": "3"}, "results": {}}',
    '{"summary": {"checkov_version": "3"}, "results": {"failed_checks": [{}]}}',
  ])('is refused when it is %s', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'report/wrong-shape' }));
  });
});
