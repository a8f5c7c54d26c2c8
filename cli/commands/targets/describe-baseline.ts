import { type Baseline, defaultBaseline } from '../../../security/baseline.ts';
import type { TargetOverview } from '../../../security/scan-repository.ts';

/** What a target's next scan is compared with, and whether somebody chose it. */
export function baselineOf({ target, baseline }: TargetOverview): {
  readonly baseline: Baseline;
  readonly isDefault: boolean;
} {
  return { baseline: baseline ?? defaultBaseline(target.type), isDefault: baseline === undefined };
}

/** `main`, `any of release-.*`, `none`. */
export function describeBaseline(baseline: Baseline): string {
  switch (baseline.type) {
    case 'none':
      return 'none';
    case 'fixed':
      return baseline.variant;
    case 'regex':
      return `any of ${baseline.pattern}`;
  }
}
