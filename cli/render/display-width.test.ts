import { describe, expect, it } from 'vitest';
import { displayWidth, padEnd, padStart, truncate } from './display-width.ts';

describe('displayWidth', () => {
  it.each([
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['日本', 4],
    ['한국', 4],
    ['ＡＢ', 4],
    ['👍', 2],
    ['👩‍👩‍👧', 2],
    ['✓', 1],
    ['', 0],
  ])('of %j is %d', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('truncate', () => {
  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['anything', 1, '…'],
    ['anything', 0, ''],
  ])('fits %j into %d columns as %j', (text, columns, fitted) => {
    expect(truncate(text, columns)).toBe(fitted);
  });
});

describe('padding', () => {
  it('counts columns, not characters', () => {
    expect(padEnd('日', 4)).toBe('日  ');
    expect(padStart('日', 4)).toBe('  日');
    expect(padEnd('longer', 3)).toBe('longer');
  });
});
