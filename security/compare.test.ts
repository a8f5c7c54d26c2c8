import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';

const issues = (...ids: readonly string[]) => ids.map((id) => ({ id }));

describe('compare', () => {
  it('sorts issues into new, common and remediated by their id', () => {
    expect(compare(issues('a', 'b'), { issues: issues('b', 'c'), sameCoverage: true })).toEqual({
      new: issues('a'),
      common: issues('b'),
      remediated: issues('c'),
    });
  });

  it('calls everything new when there is nothing to compare with', () => {
    expect(compare(issues('a'), { issues: [], sameCoverage: false }).new).toEqual(issues('a'));
  });

  it('calls everything common when a scan is compared with itself', () => {
    expect(compare(issues('a', 'b'), { issues: issues('b', 'a'), sameCoverage: true })).toMatchObject({
      new: [],
      remediated: [],
    });
  });

  it('calls nothing remediated when the other scan looked elsewhere', () => {
    expect(compare(issues('a'), { issues: issues('c'), sameCoverage: false }).remediated).toEqual([]);
  });
});
