import { describe, expect, it } from 'vitest';
import { countOf, formatBytes, formatDuration } from './format.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0.0s'],
    [449, '0.4s'],
    [9_949, '9.9s'],
    [9_999, '9.9s'],
    [10_000, '10s'],
    [59_999, '59s'],
    [60_000, '1m 00s'],
    [185_000, '3m 05s'],
    [7_800_000, '2h 10m'],
    [-5, '0.0s'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [4_249_000, '4.2 MB'],
    [99_950_000, '100 MB'],
    [999_600_000, '1.0 GB'],
    [7_000_000_000_000_000, '7000 TB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('countOf', () => {
  it('has a plural for everything but one', () => {
    expect([0, 1, 2].map((amount) => countOf(amount, 'step'))).toEqual(['0 steps', '1 step', '2 steps']);
  });
});
