import { describe, expect, it } from 'vitest';
import { coloredLogLine, safeLine, safeLogLine, safeText } from './safe-text.ts';

describe('safeText', () => {
  it.each<[text: string, safe: string, why: string]>([
    ['plain\ttext\n', 'plain\ttext\n', 'leaves text alone'],
    ['\x1b[31mred\x1b[0m', 'red', 'removes colors'],
    ['\x1b[2J\x1b[Hgone', 'gone', 'does not clear the screen'],
    ['a\x1b]52;c;ZXZpbA==\x07b', 'ab', 'does not write to the clipboard'],
    ['a\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\b', 'alinkb', 'hides no link'],
    ['a\x1b]0;title', 'a', 'a sequence that never ends swallows its line'],
    ['a\x1b]0;title\nnext', 'a\nnext', 'and only its line'],
    ['a\x1bP1;2q#0\x1b\\b', 'ab', 'removes device strings'],
    ['a\x9b31mb\x9d52;c;eA==\x9cc', 'abc', 'knows the one-character forms'],
    ['a\x1bcb\x1b(0c\x1b', 'abc', 'removes short sequences, complete or not'],
    ['a\x00\x08\x7f\x85b', 'ab', 'removes other control characters'],
    ['user\u202etxt.exe', 'usertxt.exe', 'removes what turns the reading direction'],
    ['a\u2028b', 'ab', 'removes line separators'],
    ['half \ud83d', 'half \ufffd', 'replaces half a character'],
    ['é 日本 👍', 'é 日本 👍', 'leaves other scripts alone'],
  ])('%j → %j: %s', (text, safe) => {
    expect(safeText(text)).toBe(safe);
  });
});

describe('safeLine', () => {
  it('is one line', () => {
    expect(safeLine('  a\r\nb\t c\x1b[1A ')).toBe('a b c');
  });
});

describe('a log line', () => {
  it('shows the last state of a line that was overwritten', () => {
    expect(safeLogLine('10%\r50%\r100%\r')).toBe('100%');
  });

  it('keeps its colors where they are wanted, and ends them', () => {
    expect(coloredLogLine('\x1b[1;31mred\x1b[2J text')).toBe('\x1b[1;31mred text\x1b[0m');
    expect(coloredLogLine('plain')).toBe('plain');
  });
});
