import { describe, expect, it } from 'vitest';
import { dedupe } from './dedupe.ts';
import { severityFromScore } from './severity.ts';
import { aFinding } from './testing.ts';

const options = { includeRaw: true };

describe('dedupe', () => {
  it('makes one issue of all findings with the same key', () => {
    const findings = [1, 2, 3].map((line) => aFinding({ ruleId: 'B602', location: { path: 'a.py', line } }));

    const issues = dedupe(findings, options);

    expect(issues).toHaveLength(1);
    expect(issues[0]?.numOccurrences).toBe(3);
  });

  it('keeps equal keys of two products apart', () => {
    const findings = [aFinding({ ruleId: 'R1' }), aFinding({ ruleId: 'R1', product: 'semgrep' })];

    expect(dedupe(findings, options)).toHaveLength(2);
  });

  it('gives an issue the highest severity among its findings', () => {
    const findings = [2, 9.8, 5.5].map((score) =>
      aFinding({ ruleId: 'R1', severity: severityFromScore(score) }),
    );

    expect(dedupe(findings, options)[0]?.severity).toEqual({ code: 'Critical', score: 9.8 });
  });

  it('keeps both of two findings that nothing tells apart', () => {
    const twin = { ruleId: 'R1', location: { path: 'a.py', line: 7 } };

    const [issue] = dedupe([aFinding(twin), aFinding(twin)], options);

    expect(new Set(issue?.occurrences.map(({ id }) => id)).size).toBe(2);
  });

  it('stores a thousand occurrences, the most severe first, and counts all of them', () => {
    const findings = Array.from({ length: 1500 }, (_, line) =>
      aFinding({
        ruleId: 'R1',
        location: { path: 'a.py', line },
        severity: severityFromScore(line === 1400 ? 9 : 2),
      }),
    );

    const [issue] = dedupe(findings, options);

    expect(issue?.occurrences).toHaveLength(1000);
    expect(issue?.numOccurrences).toBe(1500);
    expect(issue?.occurrences[0]?.location.line).toBe(1400);
  });

  it('orders issues from the worst to the mildest, then by title', () => {
    const findings = [
      aFinding({ ruleId: 'b', severity: severityFromScore(5) }),
      aFinding({ ruleId: 'a', severity: severityFromScore(5) }),
      aFinding({ ruleId: 'c', severity: severityFromScore(9) }),
    ];

    expect(dedupe(findings, options).map(({ title }) => title)).toEqual(['c', 'a', 'b']);
  });

  it('does not depend on the order of the findings', () => {
    const findings = [3, 1, 2].map((line) =>
      aFinding({ ruleId: 'R1', title: `title ${line}`, location: { path: 'a.py', line } }),
    );

    expect(dedupe(findings.toReversed(), options)).toEqual(dedupe(findings, options));
  });

  it('leaves the raw evidence out when it is not wanted', () => {
    const [issue] = dedupe([aFinding({ ruleId: 'R1', raw: { a: 1 } })], { includeRaw: false });

    expect(issue?.occurrences[0]).not.toHaveProperty('raw');
  });
});
