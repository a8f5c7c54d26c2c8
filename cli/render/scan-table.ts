import type { ScanCompleted } from '../../engine/state/events.ts';
import { safeLine } from './safe-text.ts';
import type { Color, Paint } from './style.ts';
import { type Column, renderTable } from './table.ts';

const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO', 'UNASSIGNED'] as const;

const severityColors: Readonly<Record<string, Color>> = {
  CRITICAL: 'red',
  HIGH: 'red',
  MEDIUM: 'yellow',
  LOW: 'blue',
};

/** Active issues of each scan by severity, and how many of them are new. */
export function scanTable(scans: readonly ScanCompleted[], paint: Paint): readonly string[] {
  if (scans.length === 0) return [];
  const shown = [...severities.filter((each) => each !== 'UNASSIGNED' || hasAny(scans, each)), 'TOTAL'];
  const columns: readonly Column[] = [
    { title: 'SCANNER' },
    { title: 'TARGET' },
    ...shown.map((title): Column => ({ title, align: 'right' })),
    { title: 'EXEMPTED', align: 'right' },
    { title: 'COMPARED WITH' },
  ];
  const rows = scans.map(({ product, target, variant, reference, counts }) => [
    safeLine(product),
    safeLine(`${target}:${variant}`),
    ...shown.map((severity) => cell(counts, severity)),
    counts['IGNORED'] ?? '0',
    safeLine(reference),
  ]);
  return renderTable(columns, rows, (text, _row, column) => {
    const color = severityColors[columns[column]?.title ?? ''];
    return color === undefined || text === '0' ? text : paint(color, text);
  });
}

/** `2 critical, 5 medium (1 new)`, or `no issues`. */
export function scanSentence(counts: ScanCompleted['counts']): string {
  const found = severities
    .filter((severity) => (counts[severity] ?? '0') !== '0')
    .map((severity) => `${counts[severity]} ${severity.toLowerCase()}`);
  if (found.length === 0) return 'no issues';
  const added = counts['NEW_TOTAL'] ?? '0';
  return `${found.join(', ')}${added === '0' ? '' : ` (${added} new)`}`;
}

/** `4 (1 new)`, or `0`. */
function cell(counts: ScanCompleted['counts'], severity: string): string {
  const active = counts[severity] ?? '0';
  const added = counts[`NEW_${severity}`] ?? '0';
  return active === '0' || added === '0' ? active : `${active} (${added} new)`;
}

function hasAny(scans: readonly ScanCompleted[], severity: string): boolean {
  return scans.some(({ counts }) => (counts[severity] ?? '0') !== '0');
}
