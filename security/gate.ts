import type { SeverityCounts } from './counts.ts';
import type { Gate } from './scan.ts';
import { type SeverityCode, severityRank } from './severity.ts';

export const thresholds = ['critical', 'high', 'medium', 'low', 'info', 'none'] as const;

export type Threshold = (typeof thresholds)[number];

/** Reads a `fail_on_severity` setting in any case; `undefined` when it is none of the thresholds. */
export function parseThreshold(written: string): Threshold | undefined {
  const word = written.trim().toLowerCase();
  return thresholds.find((threshold) => threshold === word);
}

/**
 * Reached when any active issue, new or not, is at least as severe as the threshold; unassigned ones never are.
 * Throws for a setting that `parseThreshold` refuses: requests are checked long before.
 */
export function closeGate(failOnSeverity: string, active: SeverityCounts): Gate {
  const threshold = parseThreshold(failOnSeverity);
  if (!threshold) throw new RangeError(`"${failOnSeverity}" is not a severity threshold`);
  const counted = codesFrom(threshold).some((code) => active[code] > 0);
  if (!counted) return { failOnSeverity, reached: false };
  return {
    failOnSeverity,
    reached: true,
    message: `Exited with message: fail_on_severity is set to ${failOnSeverity} and that threshold was reached.`,
  };
}

function codesFrom(threshold: Threshold): readonly SeverityCode[] {
  if (threshold === 'none') return [];
  const ranked: readonly SeverityCode[] = ['Critical', 'High', 'Medium', 'Low', 'Info'];
  const limit = ranked.find((code) => code.toLowerCase() === threshold);
  return limit ? ranked.filter((code) => severityRank(code) >= severityRank(limit)) : [];
}
