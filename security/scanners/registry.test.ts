import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findScanner, findScannerByType, scanners } from './registry.ts';

/** Files of this directory that hold no scanner of their own. */
const others = [
  'fixture.ts',
  'ingest-only.ts',
  'registry.ts',
  'scanner.ts',
  'trivy-findings.ts',
  'trivy-report.ts',
  'trivy-severity.ts',
];

describe('the registry of scanners', () => {
  it('has a scanner for every file', () => {
    const files = readdirSync(import.meta.dirname).filter(
      (file) => /^[^.]+\.ts$/.test(file) && !others.includes(file),
    );

    expect(files.map((file) => findScanner(file.replace('.ts', ''))?.id)).not.toContain(undefined);
    expect(files.length).toBe(scanners.filter((scanner) => scanner.formats.length > 0).length + 1); // custom has no format
  });

  it('gives every name to one scanner', () => {
    const names = scanners.flatMap(({ id, aliases }) =>
      [id, ...aliases].map((name) => name.replaceAll(/[-_]/g, '')),
    );
    const types = scanners.flatMap(({ type }) => type ?? []);

    expect(new Set(names).size).toBe(names.length);
    expect(new Set(types).size).toBe(types.length);
  });

  it('pins the image of every program', () => {
    const images = scanners.flatMap(({ program }) => program?.image ?? []);

    expect(images.filter((image) => !/^[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?$/.test(image))).toEqual([]);
  });

  it('runs only what it can read', () => {
    const blind = scanners.filter(
      ({ modes, program, parse }) => modes.includes('orchestration') && !(program && parse),
    );

    expect(blind.map(({ id }) => id)).toEqual([]);
  });

  it.each(['AquaTrivy', 'Bandit', 'CustomIngest', 'Gitleaks', 'Semgrep', 'Grype', 'Zap', 'CodeQL'])(
    'knows the step type %s',
    (type) => {
      expect(findScannerByType(type)?.type).toBe(type);
    },
  );

  it('takes step types exactly and product names loosely', () => {
    expect(findScannerByType('bandit')).toBeUndefined();
    expect(findScanner(' AQUA_TRIVY ')?.id).toBe('aqua-trivy');
    expect(findScanner('unknown')).toBeUndefined();
  });
});
