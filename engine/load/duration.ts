const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
type Unit = keyof typeof unitMs;

const tenHoursMs = 10 * unitMs.h;
const longestMs = 10 * 365 * unitMs.d;

/**
 * Milliseconds of `1h 30m`; parts add up. `0s` means ten hours, as the platform has it, and empty text is not set.
 * @returns undefined for text that is not a duration.
 */
export function parseDuration(text: string): number | 'unset' | undefined {
  if (text.trim() === '') return 'unset';
  if (!/^(?:\d+[smhdw] *)+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([smhdw])/g)) {
    total += Number(amount) * unitMs[unit as Unit];
  }
  if (total > longestMs) return undefined;
  return total === 0 ? tenHoursMs : total;
}

/** The two largest units: `1h 30m`, `45s`, `250ms`. */
export function formatDuration(ms: number): string {
  if (ms < unitMs.s) return `${Math.round(ms)}ms`;
  let rest = Math.floor(ms / unitMs.s) * unitMs.s;
  const parts: string[] = [];
  for (const unit of ['w', 'd', 'h', 'm', 's'] as const) {
    const amount = Math.floor(rest / unitMs[unit]);
    rest -= amount * unitMs[unit];
    if (amount > 0) parts.push(`${amount}${unit}`);
  }
  return parts.slice(0, 2).join(' ');
}

export const durationHint = 'a duration is made of numbers with s, m, h, d or w, such as 10s or 1m 10s';
