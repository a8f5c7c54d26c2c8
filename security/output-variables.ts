import { type ActiveCounts, type Counts, type SeverityCounts, total } from './counts.ts';
import type { Scan } from './scan.ts';
import { type SeverityCode, severityCodes } from './severity.ts';

export type OutputVariables = Readonly<Record<string, string>>;

/** What a scan step publishes: every value is text. A scan without results publishes its trouble and nothing else. */
export function outputVariables(scan: Scan): OutputVariables {
  if (scan.status === 'Failed') return { ERROR_MESSAGE: scan.errorMessage };
  return { JOB_ID: scan.id, JOB_STATUS: scan.status, ...countVariables(scan.counts) };
}

function countVariables(counts: Counts): OutputVariables {
  return {
    ...severityVariables('', counts.active, severityCodes),
    TOTAL: String(total(counts.active)),
    ...severityVariables('NEW_', counts.new, severityCodes),
    NEW_TOTAL: String(total(counts.new)),
    IGNORED: String(counts.ignored),
    EXTERNAL_POLICY_FAILURES: String(counts.externalPolicyFailures),
    ...(counts.layers && layerVariables(counts.layers.app, counts.layers.base)),
  };
}

/** The layers have no variables for issues without a severity. */
function layerVariables(app: ActiveCounts, base: ActiveCounts): OutputVariables {
  const codes = severityCodes.filter((code) => code !== 'Unassigned');
  return {
    ...severityVariables('APP_', app.active, codes),
    ...severityVariables('NEW_APP_', app.new, codes),
    ...severityVariables('BASE_', base.active, codes),
    TOTAL_BASE: String(total(base.active)),
    ...severityVariables('NEW_BASE_', base.new, codes),
    NEW_TOTAL_BASE: String(total(base.new)),
    BASE_IMAGE_APPROVED: 'false',
  };
}

function severityVariables(
  prefix: string,
  counts: SeverityCounts,
  codes: readonly SeverityCode[],
): OutputVariables {
  return Object.fromEntries(codes.map((code) => [`${prefix}${code.toUpperCase()}`, String(counts[code])]));
}
