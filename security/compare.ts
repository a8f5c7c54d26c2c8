import type { ReferenceChoice } from './select-reference.ts';

/** What a scan is compared with, and the issues that were in it. */
export interface ComparedWith<Summary> extends ReferenceChoice {
  readonly issues: readonly Summary[];
}

export interface Comparison<Found, Summary> {
  readonly new: readonly Found[];
  readonly common: readonly Found[];
  /** Always empty when the two scans looked at different parts of the target: unseen is not remediated. */
  readonly remediated: readonly Summary[];
}

/** Compares by issue id: an issue with one more occurrence than before is still the same issue. */
export function compare<Found extends { readonly id: string }, Summary extends { readonly id: string }>(
  found: readonly Found[],
  reference: Pick<ComparedWith<Summary>, 'issues' | 'sameCoverage'>,
): Comparison<Found, Summary> {
  const before = new Set(reference.issues.map(({ id }) => id));
  const now = new Set(found.map(({ id }) => id));
  return {
    new: found.filter(({ id }) => !before.has(id)),
    common: found.filter(({ id }) => before.has(id)),
    remediated: reference.sameCoverage ? reference.issues.filter(({ id }) => !now.has(id)) : [],
  };
}
