import { type Baseline, matchesBaseline } from './baseline.ts';
import { compareText } from './identity.ts';
import type { ScanHeader, ScanReference, ScanSummary } from './scan.ts';

/** The scan to compare with, and whether it has looked at the same part of the target. */
export interface ReferenceChoice {
  readonly reference: ScanReference;
  readonly sameCoverage: boolean;
}

/**
 * Chooses what a scan is compared with: the latest scan of the baseline variant, or of its own variant when it is the
 * baseline itself or there is none. `earlier` holds scans that succeeded before this one, in any order; those of other
 * targets and products, and those of this very step (a retry), are passed over.
 */
export function selectReference(
  scan: Omit<ScanHeader, 'toolVersion'>,
  baseline: Baseline,
  earlier: readonly ScanSummary[],
): ReferenceChoice {
  const candidates = earlier.filter((other) => isComparable(scan, other)).toSorted(newestFirst);
  const baselineVariant = variantOf(baseline, candidates);
  const isOther = baselineVariant !== undefined && baselineVariant !== scan.variant;
  const variant = isOther ? baselineVariant : scan.variant;
  const chosen = candidates.find((candidate) => candidate.variant === variant);
  return {
    reference: {
      kind: isOther ? 'baseline' : 'previous',
      label: isOther ? `${scan.target.name}:${variant}` : 'previous scan',
      variant,
      ...(chosen && { scanId: chosen.id }),
    },
    sameCoverage: chosen !== undefined && sameCoverage(scan, chosen),
  };
}

/** A pattern stands for the matching variant that was scanned last. */
function variantOf(baseline: Baseline, newest: readonly ScanSummary[]): string | undefined {
  if (baseline.type === 'fixed') return baseline.variant;
  return newest.find(({ variant }) => matchesBaseline(baseline, variant))?.variant;
}

function isComparable(scan: Omit<ScanHeader, 'toolVersion'>, other: ScanSummary): boolean {
  const isSameStep =
    other.executionId === scan.executionId && other.stageId === scan.stageId && other.stepId === scan.stepId;
  const isSame = other.targetId === scan.target.id && other.product === scan.product;
  return isSame && !isSameStep && other.id !== scan.id;
}

function sameCoverage(a: Pick<ScanHeader, 'coverage'>, b: ScanSummary): boolean {
  return a.coverage.config === b.coverage.config && a.coverage.path === b.coverage.path;
}

function newestFirst(a: ScanSummary, b: ScanSummary): number {
  return compareText(b.startedAt, a.startedAt) || compareText(b.id, a.id);
}
