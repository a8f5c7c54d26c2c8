import { describe, expect, it } from 'vitest';
import { aggregate, aggregateTally, count, emptyTally, subtract } from './aggregate.ts';
import type { Status } from './status.ts';

describe('aggregate', () => {
  it.each<[children: readonly Status[], parent: Status, why: string]>([
    [[], 'SUCCEEDED', 'no children is a success'],
    [['SKIPPED', 'SKIPPED'], 'SUCCEEDED', 'all skipped is a success'],
    [['SUCCEEDED', 'SKIPPED', 'SUSPENDED'], 'SUCCEEDED', 'F1 positive statuses'],
    [['SUCCEEDED', 'SKIPPED', 'IGNORE_FAILED'], 'IGNORE_FAILED', 'F2 one ignored failure shows'],
    [['SUCCEEDED', 'IGNORE_FAILED', 'ABORTED'], 'ABORTED', 'F3 an abort beats an ignored failure'],
    [['ABORTED', 'ERRORED', 'FAILED'], 'ABORTED', 'an abort beats everything'],
    [['SUCCEEDED', 'FAILED', 'INTERVENTION_WAITING', 'RUNNING'], 'FAILED', 'F4 a failure shows at once'],
    [['FAILED', 'ERRORED'], 'ERRORED', 'F5 an error beats a failure'],
    [['SUCCEEDED', 'EXPIRED'], 'EXPIRED', 'F6 an expired child shows'],
    [['EXPIRED', 'APPROVAL_REJECTED'], 'APPROVAL_REJECTED', 'a rejection beats an expiry'],
    [['SUCCEEDED', 'PAUSED', 'RUNNING'], 'RUNNING', 'F7 running beats paused'],
    [['SUCCEEDED', 'PAUSED'], 'PAUSED', 'F7 only paused'],
    [['RUNNING', 'QUEUED'], 'QUEUED', 'F8 queued beats running'],
    [
      ['RUNNING', 'QUEUED', 'INTERVENTION_WAITING'],
      'INTERVENTION_WAITING',
      'F8 waiting for a person beats all',
    ],
  ])('%j → %s: %s', (children, parent) => {
    expect(aggregate(children)).toBe(parent);
  });

  it('forgets what is subtracted', () => {
    const failed = count(count(emptyTally, 'FAILED'), 'SUCCEEDED');

    expect(aggregateTally(subtract(failed, count(emptyTally, 'FAILED')))).toBe('SUCCEEDED');
  });
});
