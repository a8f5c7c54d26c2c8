import { describe, expect, it } from 'vitest';
import { nearest, suggest } from './did-you-mean.ts';

const known = ['Run', 'Background', 'Plugin', 'Bandit', 'AquaTrivy'];

describe('nearest', () => {
  it.each<[word: string, near: string | undefined, why: string]>([
    ['Runn', 'Run', 'a letter too many'],
    ['Rn', 'Run', 'a letter missing'],
    ['run', 'Run', 'another case'],
    ['Bnadit', 'Bandit', 'two letters swapped'],
    ['aquatrivvy', 'AquaTrivy', 'several at once in a long word'],
    ['Back', 'Background', 'a word cut short'],
    ['Ba', undefined, 'not one cut too short'],
    ['Deploy', undefined, 'nothing near'],
    ['', undefined, 'an empty word'],
    ['x'.repeat(100_000), undefined, 'a hostile one'],
  ])('%.20s → %s: %s', (word, near) => {
    expect(nearest(word, known)).toBe(near);
  });
});

describe('suggest', () => {
  it('names the near one, or all when they are few', () => {
    expect(suggest('Runn', known)).toBe('did you mean "Run"?');
    expect(suggest('Deploy', known)).toBe('known: Run, Background, Plugin, Bandit, AquaTrivy');
    expect(
      suggest(
        'Deploy',
        Array.from({ length: 17 }, (_, index) => `name${index}`),
      ),
    ).toBeUndefined();
    expect(suggest('Deploy', [])).toBeUndefined();
  });
});
