import { describe, expect, it } from 'vitest';
import { readAutoApproval } from './auto-approval.ts';

const now = Date.UTC(2026, 0, 1);

describe('readAutoApproval', () => {
  it.each<[time: string, timeZone: string | null, at: string]>([
    ['2026-06-01 08:30 AM', 'Europe/Berlin', '2026-06-01T06:30:00.000Z'],
    ['2026-12-01 08:30 AM', 'Europe/Berlin', '2026-12-01T07:30:00.000Z'],
    ['2026-12-01 12:05 AM', 'Asia/Kolkata', '2026-11-30T18:35:00.000Z'],
    ['2026-12-01 12:05 PM', 'UTC', '2026-12-01T12:05:00.000Z'],
    ['2026-12-01 9:05 pm', null, '2026-12-01T21:05:00.000Z'],
    ['2026-03-29 03:30 AM', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ])('reads %s in %s as %s', (time, timeZone, at) => {
    const scheduledDeadline = { time, timeZone };

    expect(readAutoApproval({ action: 'APPROVE', comments: 'late', scheduledDeadline }, now)).toEqual({
      at: Date.parse(at),
      comment: 'late',
    });
  });

  it.each<[time: string, timeZone: string, problem: string]>([
    ['2025-12-31 11:59 PM', 'UTC', 'the time of autoApproval, 2025-12-31 11:59 PM UTC, is in the past'],
    ['2026-12-01 20:00', 'UTC', '"2026-12-01 20:00" is no time: write it as 2030-01-31 08:30 AM'],
    ['2026-02-30 01:00 PM', 'UTC', '"2026-02-30 01:00 PM" is no time: write it as 2030-01-31 08:30 AM'],
    ['2026-12-01 01:00 PM', 'Mars/Base', 'there is no time zone "Mars/Base"'],
  ])('refuses %s in %s: %s', (time, timeZone, problem) => {
    expect(readAutoApproval({ scheduledDeadline: { time, timeZone } }, now)).toBe(problem);
  });

  it('is nothing without a deadline', () => {
    expect(readAutoApproval(null, now)).toBeUndefined();
    expect(readAutoApproval(undefined, now)).toBeUndefined();
  });
});
