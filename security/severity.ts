/** From the worst to the least; `Unassigned` means that the scanner gave no severity we understand. */
export const severityCodes = ['Critical', 'High', 'Medium', 'Low', 'Info', 'Unassigned'] as const;

export type SeverityCode = (typeof severityCodes)[number];

/** `score` is a CVSS-like number from -1 to 10 with one decimal; it is absent exactly when the code is `Unassigned`. */
export interface Severity {
  readonly code: SeverityCode;
  readonly score?: number;
}

export const unassigned: Severity = { code: 'Unassigned' };

/** Rounds to one decimal first, so 8.95 is Critical. Numbers above 10 count as 10; what is not a number is unassigned. */
export function severityFromScore(score: number): Severity {
  if (!Number.isFinite(score)) return unassigned;
  const rounded = Math.round(Math.min(Math.max(score, -1), 10) * 10) / 10;
  const band = bands.find(([floor]) => rounded >= floor);
  return { code: band?.[1] ?? 'Info', score: rounded };
}

/** Reads a scanner's own word (`HIGH`, `moderate`, `Negligible`); a word nobody knows is unassigned, never a guess. */
export function severityFromLabel(label: string | undefined): Severity {
  const score = scoreOfLabel.get((label ?? '').trim().toLowerCase());
  return score === undefined ? unassigned : severityFromScore(score);
}

/** 5 for Critical down to 0 for Unassigned. */
export function severityRank(code: SeverityCode): number {
  return severityCodes.length - 1 - severityCodes.indexOf(code);
}

/** Sorts the worst first: by code, then by score. */
export function compareSeverity(a: Severity, b: Severity): number {
  return severityRank(b.code) - severityRank(a.code) || (b.score ?? -2) - (a.score ?? -2);
}

const bands: readonly (readonly [floor: number, code: SeverityCode])[] = [
  [9, 'Critical'],
  [7, 'High'],
  [4, 'Medium'],
  [0.1, 'Low'],
];

/** Band midpoints: the score of a finding whose scanner knows only a word. */
const scoreOfLabel: ReadonlyMap<string, number> = new Map([
  ['critical', 9.5],
  ['high', 8],
  ['important', 8],
  ['medium', 5.5],
  ['moderate', 5.5],
  ['low', 2],
  ['minor', 2],
  ['info', 0],
  ['information', 0],
  ['informational', 0],
  ['negligible', 0],
  ['none', 0],
]);
