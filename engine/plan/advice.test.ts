import { describe, expect, it } from 'vitest';
import type { FailureAction, FailureStrategyElement } from '../load/definition.ts';
import { adviceTable, adviseOn, groupRetryOf } from './advice.ts';

const on = (
  errors: readonly string[],
  type: 'Ignore' | 'Abort' | 'MarkAsSuccess',
): FailureStrategyElement => ({
  errors,
  action: { type },
});

describe('adviceTable', () => {
  it.each<
    [
      lists: readonly (readonly FailureStrategyElement[])[],
      error: 'Unknown' | 'Timeout',
      action: string | undefined,
      why: string,
    ]
  >([
    [[], 'Unknown', undefined, 'no strategy, the failure stands'],
    [[[on(['AllErrors'], 'Ignore')]], 'Timeout', 'Ignore', 'AllErrors covers every type'],
    [[[on(['Timeout'], 'Ignore')]], 'Unknown', undefined, 'a list covers only what it names'],
    [
      [[on(['AllErrors'], 'Ignore'), on(['Timeout'], 'Abort')]],
      'Timeout',
      'Abort',
      'a named type wins over AllErrors',
    ],
    [
      [[on(['Timeout'], 'Abort'), on(['AllErrors'], 'Ignore')]],
      'Timeout',
      'Abort',
      'wherever AllErrors stands',
    ],
    [
      [[on(['AllErrors'], 'Abort')], [on(['Timeout'], 'Ignore')]],
      'Unknown',
      'Abort',
      'F25 a step list leaves other types to the stage',
    ],
    [
      [[on(['AllErrors'], 'Abort')], [on(['AllErrors'], 'Ignore')]],
      'Unknown',
      'Ignore',
      'the nearest list wins',
    ],
    [[[on(['timeout'], 'Ignore')]], 'Timeout', 'Ignore', 'names match in any case'],
  ])('%# %s', (lists, error, action) => {
    expect(adviseOn([error], adviceTable(lists))?.type).toBe(action);
  });

  it('takes the first action for a failure without types', () => {
    expect(adviseOn([], adviceTable([[on(['Timeout'], 'MarkAsSuccess')]]))?.type).toBe('MarkAsSuccess');
  });

  it('leaves the rerun of a group to the group', () => {
    const action: FailureAction = { type: 'RetryStepGroup', retryCount: 1, retryIntervalsMs: [] };

    expect(adviseOn(['Unknown'], adviceTable([[{ errors: ['AllErrors'], action }]]))).toBeUndefined();
    expect(groupRetryOf([{ errors: ['AllErrors'], action }])).toEqual(action);
  });
});
