import { describe, expect, it } from 'vitest';
import { displayLine, displayText } from './display-text.ts';

describe('displayText', () => {
  it.each<[text: string, shown: string, why: string]>([
    ['a\r\nb\tc', 'a\nb\tc', 'line feeds and tabs stay'],
    ['\u{1b}[31mred\u{7}', '[31mred', 'escapes lose their power'],
    ['safe\u{202e}elif', 'safeelif', 'nothing reverses the writing direction'],
    ['\u{d83d} and \u{1f511}', '\u{fffd} and \u{1f511}', 'half a surrogate is replaced, a whole one stays'],
    ['<b>&amp;', '<b>&amp;', 'markup is left to who shows it'],
  ])('shows %j as %j: %s', (text, shown) => {
    expect(displayText(text, 100)).toBe(shown);
  });

  it('cuts long text and says so', () => {
    expect(displayText('x'.repeat(50), 10)).toBe('xxxxxxxxx…');
  });
});

describe('displayLine', () => {
  it('is one line', () => {
    expect(displayLine(' a\n  b\tc ', 100)).toBe('a b c');
  });
});
