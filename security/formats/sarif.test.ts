import { describe, expect, it } from 'vitest';
import type { Finding } from '../finding.ts';
import { findScanner } from '../scanners/registry.ts';
import { readReport } from './detect.ts';

type Json = Readonly<Record<string, unknown>>;

const driver = { name: 'Linter', rules: [{ id: 'R1', shortDescription: { text: 'Bad thing' } }] };
const place = (uri: string, startLine = 1): Json => ({
  physicalLocation: { artifactLocation: { uri }, region: { startLine } },
});

describe('a SARIF report', () => {
  it('gives a finding of the step’s product under the name of its tool', () => {
    const result = { ruleId: 'R1', message: { text: 'Do not.' }, locations: [place('src/a.ts', 7)] };

    expect(read({ results: [result] })).toMatchObject([
      {
        product: 'custom',
        subproduct: 'Linter',
        key: 'Linter/R1',
        title: 'Bad thing',
        description: 'Do not.',
        severity: { code: 'Medium', score: 5.5 },
        location: { path: 'src/a.ts', line: 7 },
      },
    ]);
  });

  it('is read in all of its runs', () => {
    const run = (name: string) => ({
      tool: { driver: { name } },
      results: [{ ruleId: 'R1', message: { text: 'x' } }],
    });

    expect(readDocument({ version: '2.1.0', runs: [run('A'), run('B')] })).toHaveLength(2);
  });

  it('gives a finding for each location of a result', () => {
    expect(
      read({ results: [{ ruleId: 'R1', locations: [place('a.ts', 1), place('a.ts', 9)] }] }),
    ).toHaveLength(2);
  });

  it('gives a finding without a place for a result without locations', () => {
    expect(read({ results: [{ ruleId: 'R1', message: { text: 'x' } }] })).toMatchObject([{ location: {} }]);
  });

  it.each<[result: Json, rule: Json, score: number, why: string]>([
    [{ level: 'error' }, {}, 8, 'an error is High'],
    [{ level: 'note' }, {}, 2, 'a note is Low'],
    [{ level: 'none' }, {}, 0, 'none is Info'],
    [{}, {}, 5.5, 'without a level it is a warning'],
    [{}, { defaultConfiguration: { level: 'error' } }, 8, 'the rule has a default level'],
    [
      { level: 'note' },
      { properties: { 'security-severity': '9.1' } },
      9.1,
      'a score is better than a level',
    ],
    [{ level: 'note' }, { properties: { 'security-severity': 'Critical' } }, 9.5, 'the score may be a word'],
    [
      { level: 'error' },
      { properties: { 'security-severity': 'soon' } },
      8,
      'a word nobody knows is passed over',
    ],
  ])('%j of rule %j scores %d: %s', (result, rule, score) => {
    const tool = { driver: { name: 'Linter', rules: [{ id: 'R1', ...rule }] } };

    expect(read({ tool, results: [{ ruleId: 'R1', ...result }] })[0]?.severity.score).toBe(score);
  });

  it.each<[reference: Json, why: string]>([
    [{ ruleId: 'R2' }, 'by id'],
    [{ ruleIndex: 1 }, 'by index'],
    [{ rule: { id: 'R2' } }, 'by a reference with an id'],
    [{ rule: { index: 1 } }, 'by a reference with an index'],
    [{ ruleId: 'R2/sub' }, 'by the beginning of a hierarchical id'],
    [{ rule: { index: 0, toolComponent: { index: 0 } } }, 'in an extension, by index'],
    [{ ruleId: 'X1' }, 'in an extension, by id'],
  ])('finds the rule of %j: %s', (reference) => {
    const rules = [{ id: 'R1' }, { id: 'R2', defaultConfiguration: { level: 'error' } }];
    const extensions = [{ name: 'more', rules: [{ id: 'X1', defaultConfiguration: { level: 'error' } }] }];

    const [finding] = read({ tool: { driver: { name: 'Linter', rules }, extensions }, results: [reference] });

    expect(finding?.severity.code).toBe('High');
  });

  it.each<[counts: boolean, result: Json, why: string]>([
    [false, { kind: 'pass' }, 'a passed check is no finding'],
    [false, { kind: 'open' }, 'an open question is no finding'],
    [false, { baselineState: 'absent' }, 'a result that is gone is no finding'],
    [true, { kind: 'fail', baselineState: 'unchanged' }, 'a known failure is a finding'],
    [false, { suppressions: [{ kind: 'inSource' }] }, 'a suppressed result is no finding'],
    [
      false,
      { suppressions: [{ kind: 'external', status: 'accepted' }] },
      'an accepted suppression suppresses',
    ],
    [
      true,
      { suppressions: [{ kind: 'external', status: 'underReview' }] },
      'a suppression under review does not',
    ],
    [
      true,
      { suppressions: [{ kind: 'inSource' }, { status: 'rejected' }] },
      'a rejected one disputes the others',
    ],
    [true, { suppressions: [] }, 'an empty list suppresses nothing'],
  ])('counts %s for %j: %s', (counts, result) => {
    expect(read({ results: [{ ruleId: 'R1', ...result }] })).toHaveLength(counts ? 1 : 0);
  });

  it.each<[artifact: Json, path: string, why: string]>([
    [{ uri: 'src/a%20b.ts' }, 'src/a b.ts', 'a URI is percent-encoded'],
    [{ uri: '100%.ts' }, '100%.ts', 'a plain path is taken as it is'],
    [{ uri: 'a.ts', uriBaseId: 'ROOT' }, 'a.ts', 'an absolute base is where the tool ran'],
    [{ uri: 'a.ts', uriBaseId: 'SRC' }, 'src/a.ts', 'a relative base is part of the path'],
    [{ uri: 'file:///build/work/src/a.ts' }, 'src/a.ts', 'an absolute path below a base is relative'],
    [{ uri: 'file:///harness/src/a.ts' }, 'src/a.ts', 'the mount of the workspace is cut off'],
    [{ uri: 'file:///C:/other/a.ts' }, 'C:/other/a.ts', 'any other absolute path stays'],
    [{ uri: 'a.ts', uriBaseId: 'LOOP' }, 'x/x/x/x/x/x/x/x/x/x/x/a.ts', 'bases that refer to themselves end'],
    [{ index: 0 }, 'listed.ts', 'an artifact may be named by its index'],
  ])('resolves %j to %s: %s', (artifactLocation, path) => {
    const run = {
      artifacts: [{ location: { uri: 'listed.ts' } }],
      originalUriBaseIds: {
        ROOT: { uri: 'file:///build/work/' },
        SRC: { uri: 'src/', uriBaseId: 'ROOT' },
        LOOP: { uri: 'x/', uriBaseId: 'LOOP' },
      },
      results: [{ ruleId: 'R1', locations: [{ physicalLocation: { artifactLocation } }] }],
    };

    expect(read(run)[0]?.location.path).toBe(path);
  });

  it('takes a web address for a URL and not for a path', () => {
    expect(
      read({ results: [{ ruleId: 'R1', locations: [place('https://shop.example/a?b=c')] }] })[0]?.location,
    ).toEqual({
      url: 'https://shop.example/a?b=c',
      line: 1,
    });
  });

  it('fills arguments into the named message of a rule', () => {
    const tool = {
      driver: { name: 'L', rules: [{ id: 'R1', messageStrings: { m: { text: '{0} {{in}} {1}{2}' } } }] },
    };
    const message = { id: 'm', arguments: ['eval', 'main'] };

    expect(read({ tool, results: [{ ruleId: 'R1', message }] })[0]?.description).toBe('eval {in} main{2}');
  });

  it('finds weaknesses in tags, taxa, relationships and ids', () => {
    const rule = {
      id: 'CVE-2021-44228',
      properties: { tags: ['security', 'external/cwe/cwe-079'] },
      relationships: [{ target: { id: '89', toolComponent: { name: 'CWE' } } }],
    };
    const taxa = [{ id: 'CWE-22', toolComponent: { name: 'CWE' } }];

    const [finding] = read({
      tool: { driver: { name: 'L', rules: [rule] } },
      results: [{ ruleId: rule.id, taxa }],
    });

    expect(finding?.references).toEqual([
      { type: 'cve', id: '2021-44228' },
      { type: 'cwe', id: '79' },
      { type: 'cwe', id: '22' },
      { type: 'cwe', id: '89' },
    ]);
  });

  it.each<[tool: string, tags: readonly string[], type: string]>([
    ['Linter', [], 'SAST'],
    ['gitleaks', [], 'SECRET'],
    ['Linter', ['secret'], 'SECRET'],
    ['Checkov', [], 'IAC'],
    ['Trivy', ['vulnerability', 'security'], 'SCA'],
    ['Trivy', ['misconfiguration'], 'MISCONFIG'],
  ])('of %s with tags %j has findings of type %s', (name, tags, type) => {
    const tool = { driver: { name, rules: [{ id: 'R1', properties: { tags } }] } };

    expect(read({ tool, results: [{ ruleId: 'R1' }] })[0]?.type).toBe(type);
  });

  it('keeps the tool’s own ids, but not facts about the commit or placeholders', () => {
    const partialFingerprints = { primaryLocationLineHash: 'aa:1', commitSha: 'bb', other: 'requires login' };
    const fingerprints = { row: { value: 'cc' }, 'matchBasedId/v1': '' };

    expect(
      read({ results: [{ ruleId: 'R1', partialFingerprints, fingerprints }] })[0]?.toolFingerprints,
    ).toEqual({
      primaryLocationLineHash: 'aa:1',
      'row.value': 'cc',
    });
  });

  it('of the step’s own tool needs no name of a tool in its keys', () => {
    const scanner = findScanner('semgrep');
    const run = { tool: { driver: { name: 'Semgrep' } }, results: [{ ruleId: 'R1' }] };

    expect(
      scanner && readReport({ scanner, text: JSON.stringify({ version: '2.1.0', runs: [run] }) }).findings,
    ).toMatchObject([{ product: 'semgrep', key: 'R1' }]);
  });

  it.each<[code: string, why: string, document: Json]>([
    ['report/unsupported', 'it is of another version', { version: '1.0.0', runs: [] }],
    ['report/wrong-shape', 'it has no runs', { version: '2.1.0', runs: null }],
    ['report/wrong-shape', 'a run has no tool', { version: '2.1.0', runs: [{ results: [] }] }],
    ['report/wrong-shape', 'a run has no results', { version: '2.1.0', runs: [{ tool: { driver } }] }],
    [
      'report/wrong-shape',
      'a result is no object',
      { version: '2.1.0', runs: [{ tool: { driver }, results: ['R1'] }] },
    ],
    [
      'report/unsuccessful',
      'its tool says that it failed',
      {
        version: '2.1.0',
        runs: [{ tool: { driver }, results: [], invocations: [{ executionSuccessful: false }] }],
      },
    ],
  ])('is refused with %s when %s', (code, _, document) => {
    expect(() => readDocument(document)).toThrow(expect.objectContaining({ code }));
  });

  it('with an empty list of results has no findings', () => {
    expect(read({ results: [] })).toEqual([]);
  });
});

function read(run: Json): readonly Finding[] {
  return readDocument({ version: '2.1.0', runs: [{ tool: { driver }, ...run }] });
}

function readDocument(document: Json): readonly Finding[] {
  const scanner = findScanner('custom');
  if (!scanner) throw new Error('no custom scanner');
  return readReport({ scanner, text: JSON.stringify(document) }).findings;
}
