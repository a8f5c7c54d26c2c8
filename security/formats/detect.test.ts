import { describe, expect, it } from 'vitest';
import { ReportError } from '../report-error.ts';
import { fixture } from '../scanners/fixture.ts';
import { findScanner, scanners } from '../scanners/registry.ts';
import { readReport } from './detect.ts';
import { reportFormats } from './registry.ts';

const sarif = JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [] }] });
const stoJson = JSON.stringify({ meta: { key: ['issueName'], subproduct: 'x' }, issues: [] });

describe('readReport', () => {
  it.each(scanners)('reads SARIF and STO JSON for $id', (scanner) => {
    expect(readReport({ scanner, text: sarif }).format).toBe('sarif');
    expect(readReport({ scanner, text: stoJson }).format).toBe('sto-json');
  });

  it.each([
    ['bandit', 'bandit/many.json', 'bandit', '1.7.10'],
    ['bandit', 'bandit/many.sarif', 'sarif', '1.7.10'],
    ['aqua-trivy', 'aqua-trivy/fs.json', 'aqua-trivy', undefined],
  ])('of %s recognizes %s as %s', (product, name, format, toolVersion) => {
    expect(read(product, fixture(name))).toMatchObject({ format, ...(toolVersion && { toolVersion }) });
  });

  it.each<[code: string, text: string]>([
    ['report/empty', ''],
    ['report/truncated', sarif.slice(0, 40)],
    ['report/wrong-shape', '{"results": []}'],
    ['report/wrong-shape', '[]'],
    ['report/wrong-shape', '<?xml version="1.0"?><issues/>'],
  ])('answers %s to a custom ingestion of %j', (code, text) => {
    expect(() => read('custom', text)).toThrow(expect.objectContaining({ code }));
  });

  it('cuts the roots off that the caller knows', () => {
    const text = fixture('bandit/one.json').replace(/"filename": "[^"]*dao/, '"filename": "/tmp/ws-1/dao');
    const scanner = findScanner('bandit');

    expect(scanner && readReport({ scanner, text, roots: ['/tmp/ws-1'] }).findings[0]?.location.path).toBe(
      'dao/users.py',
    );
  });
});

describe('a hostile report', () => {
  const hostile = '\u{1b}]52;c;cm0=\u{7}\u{202e}<script>\u{0}\u{d800}';
  const documents: readonly (readonly [product: string, document: unknown])[] = [
    [
      'bandit',
      {
        metrics: {},
        results: [filled(['test_id', 'test_name', 'issue_text', 'filename', 'code', 'more_info'])],
      },
    ],
    [
      'aqua-trivy',
      { Results: [{ Target: hostile, Vulnerabilities: [filled(['VulnerabilityID', 'PkgName', 'Title'])] }] },
    ],
    ['gitleaks', [filled(['RuleID', 'Description', 'File', 'Match', 'Commit'])]],
    [
      'custom',
      {
        version: '2.1.0',
        runs: [
          { tool: { driver: { name: hostile } }, results: [{ ruleId: hostile, message: { text: hostile } }] },
        ],
      },
    ],
    [
      'custom',
      {
        meta: { key: ['issueName'], subproduct: hostile },
        issues: [filled(['issueName', 'issueDescription'], { severity: 5 })],
      },
    ],
  ];

  it.each(documents)('of %s leaves no control characters in what people see', (product, document) => {
    const { findings } = read(product, JSON.stringify(document));

    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toMatch(/\\u00[01]|\\u007f|\u{202e}|\\ud800/u);
  });

  it.each(documents)('of %s pollutes nothing with dangerous names', (product, document) => {
    const text = JSON.stringify(document).replaceAll(
      '{"',
      '{"__proto__": {"polluted": "x"}, "constructor": {"a": 1}, "',
    );

    expect(() => read(product, text)).not.toThrow();
    expect(JSON.stringify(read(product, text).findings)).not.toContain('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  it.each(documents)('of %s that ends anywhere is never a report without findings', (product, document) => {
    const text = JSON.stringify(document);
    const ends = Array.from({ length: text.length }, (_, length) => length);

    const accepted = ends.filter((length) => isAccepted(product, text.slice(0, length)));

    expect(accepted).toEqual([]);
  });

  function filled(names: readonly string[], more: object = {}): object {
    return { ...Object.fromEntries(names.map((name) => [name, `${name} ${hostile}`])), ...more };
  }
});

it('tells all shared formats apart by their marks', () => {
  expect(new Set(reportFormats.map(({ marks }) => marks.join())).size).toBe(reportFormats.length);
});

function isAccepted(product: string, text: string): boolean {
  try {
    read(product, text);
    return true;
  } catch (error) {
    if (error instanceof ReportError) return false;
    throw error;
  }
}

function read(product: string, text: string) {
  const scanner = findScanner(product);
  if (!scanner) throw new Error(`no scanner ${product}`);
  return readReport({ scanner, text });
}
