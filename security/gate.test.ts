import { describe, expect, it } from 'vitest';
import { closeGate, parseThreshold } from './gate.ts';

const none = { Critical: 0, High: 0, Medium: 0, Low: 0, Info: 0, Unassigned: 0 };

describe('parseThreshold', () => {
  it.each([
    ['critical', 'critical'],
    ['CRITICAL', 'critical'],
    [' Info ', 'info'],
    ['none', 'none'],
    ['severe', undefined],
    ['unassigned', undefined],
    ['', undefined],
  ])('reads "%s" as %s', (written, threshold) => {
    expect(parseThreshold(written)).toBe(threshold);
  });
});

describe('closeGate', () => {
  it.each<[written: string, active: Partial<typeof none>, reached: boolean, why: string]>([
    ['critical', { Critical: 1 }, true, 'an issue of the severity itself counts'],
    ['critical', { High: 9 }, false, 'milder issues do not count'],
    ['low', { Critical: 1 }, true, 'worse issues count'],
    ['medium', { Low: 3, Info: 2 }, false, 'medium ignores low'],
    ['info', { Info: 1 }, true, 'info counts informational issues'],
    ['info', { Unassigned: 5 }, false, 'unassigned issues never count'],
    ['none', { Critical: 5 }, false, 'none never closes'],
  ])('%s with %j is %s: %s', (written, active, reached) => {
    expect(closeGate(written, { ...none, ...active }).reached).toBe(reached);
  });

  it.each(['critical', 'CRITICAL'])('says the setting %s as it was written', (written) => {
    expect(closeGate(written, { ...none, Critical: 1 }).message).toBe(
      `Exited with message: fail_on_severity is set to ${written} and that threshold was reached.`,
    );
  });
});
