import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import { dedupe } from './dedupe.ts';
import type { Finding, Location } from './finding.ts';
import { decodeReport } from './formats/decode-report.ts';
import { readReport } from './formats/detect.ts';
import { ReportError } from './report-error.ts';
import { findScanner } from './scanners/registry.ts';

/** A collection of reports of real tools beside the checkout, with the counts of another parser. */
const directory = '../shared/reports';

/** Which product reads the reports of a directory. */
const productOf: Readonly<Record<string, string>> = {
  anchore_grype: 'grype',
  aws_prowler_v3plus: 'prowler',
  bandit: 'bandit',
  brakeman: 'brakeman',
  checkov: 'checkov',
  nikto: 'nikto',
  nmap: 'nmap',
  osv_scanner: 'osvscanner',
  prowler: 'prowler',
  sarif: 'custom',
  semgrep: 'semgrep',
  snyk: 'snyk',
  sonarqube: 'sonarqube',
  trivy: 'aqua-trivy',
  zap: 'zap',
};

/** Where our number differs from that of the other parser, and why. */
const knownDifferences: Readonly<Record<string, readonly [findings: number, why: string]>> = {
  'prowler/example_output_aws.ocsf.json': [2, 'one of its checks has passed'],
  'sarif/appendix_k4.sarif': [0, 'its only result has an accepted suppression'],
  'trivy/license_scheme.json': [0, 'licenses are no security findings'],
};

/** What the other parser reads and we refuse. */
const refused: Readonly<Record<string, string>> = {
  'osv_scanner/no_findings.json': 'an empty file proves nothing',
  'prowler/example_output_kubernetes.csv': 'only the JSON forms of Prowler are read',
  'sonarqube/findings_over_api.zip': 'an archive is no report',
  'sonarqube/sonar-single-finding.html': 'a page for people is no report',
  'semgrep/sca-deployments-vulns.json': 'it is one page of a service’s answer, and says that there are more',
};

interface Expected {
  readonly format: string;
  readonly file: string;
  readonly findings: number;
}

const expected = existsSync(directory) ? readExpected() : [];

describe.skipIf(expected.length === 0)(`real reports in ${directory}, skipped where they are not`, () => {
  it.each(expected)('$file has $findings findings', ({ file, findings, format }) => {
    expect(countAsTheyDo(format, read(format, file))).toBe(knownDifferences[file]?.[0] ?? findings);
  });

  it.each(expected)('$file has the same issues in any order of its findings', ({ file, format }) => {
    const findings = read(format, file);

    const reversed = dedupe(findings.toReversed(), options);

    expect(reversed).toEqual(dedupe(findings, options));
  });

  it.each(expected)(
    '$file compared with itself has neither new nor remediated issues',
    ({ file, format }) => {
      const [first, second] = [read(format, file), read(format, file)].map((findings) =>
        dedupe(findings, options),
      );

      const comparison = compare(second ?? [], { issues: first ?? [], sameCoverage: true });

      expect(comparison).toEqual({ new: [], common: second, remediated: [] });
    },
  );

  it.each(expected)('$file keeps its occurrences when lines are inserted above', ({ file, format }) => {
    const findings = read(format, file);

    const moved = findings.map((finding): Finding => ({ ...finding, location: shift(finding.location, 7) }));

    expect(occurrenceIds(moved)).toEqual(occurrenceIds(findings));
  });

  it.each(Object.entries(refused))('%s is refused: %s', (file) => {
    expect(() => read(file.split('/')[0] ?? '', file)).toThrow(ReportError);
  });

  it('refuses what is no report', () => {
    expect(() => read('sarif', 'generic/generic_invalid.json')).toThrow(ReportError);
  });
});

const options = { includeRaw: true };

/** They count an alert once, wherever ZAP has seen it, and a port once, whatever host has it open. */
function countAsTheyDo(format: string, findings: readonly Finding[]): number {
  if (format === 'zap') return new Set(findings.map(({ ruleId, title }) => `${ruleId} ${title}`)).size;
  return format === 'nmap' ? dedupe(findings, options).length : findings.length;
}

function shift(location: Location, lines: number): Location {
  return location.line === undefined ? location : { ...location, line: location.line + lines };
}

function occurrenceIds(findings: readonly Finding[]): readonly string[] {
  return dedupe(findings, options).flatMap(({ occurrences }) => occurrences.map(({ id }) => id));
}

function read(format: string, file: string): readonly Finding[] {
  const scanner = findScanner(productOf[format] ?? '');
  if (!scanner) throw new Error(`no scanner for ${format}`);
  return readReport({ scanner, text: decodeReport(readFileSync(`${directory}/${file}`)) }).findings;
}

function readExpected(): readonly Expected[] {
  const [, ...lines] = readFileSync(`${directory}/expected.tsv`, 'utf8').trim().split('\n');
  return lines
    .map((line) => line.split('\t'))
    .map(([format = '', file = '', findings = '']) => ({ format, file, findings: Number(findings) }))
    .filter(({ format, file }) => productOf[format] !== undefined && refused[file] === undefined);
}
