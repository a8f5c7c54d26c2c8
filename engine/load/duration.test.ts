import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';

describe('parseDuration', () => {
  it.each<[text: string, ms: number | 'unset' | undefined, why: string]>([
    ['10s', 10_000, 'seconds'],
    ['5s', 5_000, 'one digit is enough'],
    ['1m', 60_000, 'minutes'],
    ['2h', 7_200_000, 'hours'],
    ['1d', 86_400_000, 'days'],
    ['1w', 604_800_000, 'weeks'],
    ['1h 30m', 5_400_000, 'parts add up'],
    ['1h30m', 5_400_000, 'a space between parts is optional'],
    ['1m  5s', 65_000, 'more than one space is fine'],
    ['30m 1h', 5_400_000, 'parts come in any order'],
    ['0s', 36_000_000, 'nothing means ten hours'],
    ['0h 0m', 36_000_000, 'however it is written'],
    ['', 'unset', 'an empty text sets nothing'],
    ['  ', 'unset', 'nor does white space'],
    ['10', undefined, 'a unit is needed'],
    ['s', undefined, 'and a number'],
    ['10ms', undefined, 'there are no milliseconds'],
    ['1.5h', undefined, 'there are no fractions'],
    ['1 h', undefined, 'a space goes only after a unit'],
    ['-1h', undefined, 'there is no time before now'],
    ['1H', undefined, 'units are lower case'],
    ['1h,30m', undefined, 'nothing else stands between parts'],
    ['99999999999w', undefined, 'nobody waits that long'],
  ])('%j → %s: %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it('answers at once for a long text that is almost a duration', () => {
    expect(parseDuration(`${'1s '.repeat(100_000)}!`)).toBeUndefined();
  });
});

describe('formatDuration', () => {
  it.each<[ms: number, text: string]>([
    [0, '0ms'],
    [250, '250ms'],
    [1_000, '1s'],
    [65_000, '1m 5s'],
    [5_400_000, '1h 30m'],
    [5_401_000, '1h 30m'],
    [90_000_000, '1d 1h'],
    [604_800_000, '1w'],
  ])('%d → %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
