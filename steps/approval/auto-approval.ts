import type { Value } from '../../engine/outcome.ts';
import { isMap, optionalTextOf, textOf, valueAt } from '../schema/read.ts';

export interface AutoApproval {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly comment: string;
}

/** Approval by the clock. A text says what is wrong with it. */
export function readAutoApproval(written: Value | undefined, now: number): AutoApproval | string | undefined {
  if (!isMap(written)) return undefined;
  const time = textOf(valueAt(written, 'scheduledDeadline', 'time')).trim();
  const timeZone = optionalTextOf(valueAt(written, 'scheduledDeadline', 'timeZone'))?.trim() ?? 'UTC';
  if (!isTimeZone(timeZone)) return `there is no time zone "${timeZone}"`;
  const at = timeIn(timeZone, time);
  if (at === undefined) return `"${time}" is no time: write it as 2030-01-31 08:30 AM`;
  if (at <= now) return `the time of autoApproval, ${time} ${timeZone}, is in the past`;
  return { at, comment: textOf(written['comments']) };
}

const pattern = /^(\d{4})-(\d\d)-(\d\d) +(\d\d?):(\d\d) *([AP])M$/i;

function timeIn(timeZone: string, text: string): number | undefined {
  const [, year, month, day, hour, minute, half] = pattern.exec(text) ?? [];
  if (half === undefined) return undefined;
  const [h, min, d, mon] = [Number(hour), Number(minute), Number(day), Number(month)];
  const hours = (h % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
  const wall = Date.UTC(Number(year), mon - 1, d, hours, min);
  const isReal = h >= 1 && h <= 12 && min < 60 && new Date(wall).getUTCDate() === d && mon >= 1 && mon <= 12;
  if (!isReal) return undefined;
  // The offset of the first guess may be that of the other side of a change of clocks; the second look settles it.
  const guess = wall - offsetAt(wall, timeZone);
  return wall - offsetAt(guess, timeZone);
}

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return wall - Math.floor(moment / 60_000) * 60_000;
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return true;
  } catch {
    return false;
  }
}
