import type { Issue } from './issue.ts';
import { type SeverityCode, severityCodes } from './severity.ts';

export type SeverityCounts = Readonly<Record<SeverityCode, number>>;

/** Active issues (found in this scan and not exempted), and those of them that are new. */
export interface ActiveCounts {
  readonly active: SeverityCounts;
  readonly new: SeverityCounts;
}

export interface Counts extends ActiveCounts {
  /** Found, but covered by approved exemptions. */
  readonly ignored: number;
  readonly externalPolicyFailures: number;
  /** Only for a container scan whose scanner tells for every issue which part of the image brought it. */
  readonly layers?: { readonly app: ActiveCounts; readonly base: ActiveCounts };
}

/** The only place where issues are counted; screens, mails, gates and exports read the result. */
export function countIssues(issues: readonly Issue[], options: { readonly layered: boolean }): Counts {
  const active = issues.filter(isActive);
  const counts: Counts = {
    ...countActive(active),
    ignored: issues.length - active.length,
    externalPolicyFailures: active.filter(({ type }) => type === 'EXTERNAL_POLICY').length,
  };
  if (!options.layered || issues.some(({ origins }) => origins.length === 0)) return counts;
  const base = active.filter(({ origins }) => origins.includes('base'));
  const app = active.filter(({ origins }) => !origins.includes('base'));
  return { ...counts, layers: { app: countActive(app), base: countActive(base) } };
}

/** A partially exempted issue is active: some of its places are nobody's accepted risk. */
export function isActive(issue: Pick<Issue, 'exemption'>): boolean {
  return issue.exemption?.coverage !== 'Exempted';
}

export function total(counts: SeverityCounts): number {
  return severityCodes.reduce((sum, code) => sum + counts[code], 0);
}

function countActive(issues: readonly Issue[]): ActiveCounts {
  return {
    active: countSeverities(issues),
    new: countSeverities(issues.filter(({ comparison }) => comparison === 'new')),
  };
}

function countSeverities(issues: readonly Issue[]): SeverityCounts {
  const counts = { Critical: 0, High: 0, Medium: 0, Low: 0, Info: 0, Unassigned: 0 };
  for (const { severity } of issues) counts[severity.code] += 1;
  return counts;
}
