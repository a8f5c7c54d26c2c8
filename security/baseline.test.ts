import { describe, expect, it } from 'vitest';
import { type Baseline, checkBaseline, defaultBaseline, matchesBaseline } from './baseline.ts';

describe('matchesBaseline', () => {
  it.each<[baseline: Baseline, variant: string, matches: boolean, why: string]>([
    [{ type: 'none' }, 'master', false, 'without a baseline nothing is one'],
    [{ type: 'fixed', variant: 'master' }, 'master', true, 'a fixed baseline is that variant'],
    [{ type: 'fixed', variant: 'master' }, 'Master', false, 'variants are case-sensitive'],
    [{ type: 'regex', pattern: 'v\\d+' }, 'v12', true, 'a pattern matches'],
    [{ type: 'regex', pattern: 'v\\d+' }, 'v12-rc1', false, 'a pattern matches the whole name'],
    [{ type: 'regex', pattern: '(a+)+$' }, `${'a'.repeat(5000)}!`, false, 'no pattern takes forever'],
    [{ type: 'regex', pattern: '(' }, '(', false, 'a broken pattern matches nothing'],
  ])('%j on %s is %s: %s', (baseline, variant, matches) => {
    expect(matchesBaseline(baseline, variant)).toBe(matches);
  });
});

describe('defaultBaseline', () => {
  it.each(['master', 'main'])('takes branch %s of a repository', (branch) => {
    expect(matchesBaseline(defaultBaseline('repository'), branch)).toBe(true);
  });

  it.each<[tag: string, matches: boolean]>([
    ['latest', true],
    ['1.2.3', true],
    ['v1.15.4', true],
    ['scantest', false],
    ['1.2', false],
  ])('for tag %s of an image is %s', (tag, matches) => {
    expect(matchesBaseline(defaultBaseline('container'), tag)).toBe(matches);
  });

  it('has none for instances and configurations', () => {
    expect([defaultBaseline('instance'), defaultBaseline('configuration')]).toEqual([
      { type: 'none' },
      { type: 'none' },
    ]);
  });
});

describe('checkBaseline', () => {
  it.each<[baseline: Baseline, problem: string | undefined]>([
    [{ type: 'none' }, undefined],
    [{ type: 'regex', pattern: 'release-.*' }, undefined],
    [{ type: 'regex', pattern: '(?=x)' }, '"(?=x)" is not an RE2 pattern'],
    [{ type: 'regex', pattern: ' ' }, 'a regex baseline needs a pattern'],
    [{ type: 'fixed', variant: '' }, 'a fixed baseline needs a variant'],
  ])('of %j says %s', (baseline, problem) => {
    expect(checkBaseline(baseline)).toBe(problem);
  });
});
