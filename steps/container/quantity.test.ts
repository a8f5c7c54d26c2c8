import { describe, expect, it } from 'vitest';
import { parseCpu, parseMemory } from './quantity.ts';

describe('quantities', () => {
  it.each<[text: string, bytes: number | undefined]>([
    ['64Mi', 67_108_864],
    ['1Gi', 1_073_741_824],
    ['500M', 500_000_000],
    ['1.5G', 1_500_000_000],
    ['4096', 4096],
    ['1 Gi', 1_073_741_824],
    ['64Mb', undefined],
    ['-1', undefined],
    ['much', undefined],
    ['', undefined],
  ])('%s of memory is %s bytes', (text, bytes) => {
    expect(parseMemory(text)).toBe(bytes);
  });

  it.each<[text: string, cores: number | undefined]>([
    ['400m', 0.4],
    ['0.5', 0.5],
    ['2', 2],
    ['2 cores', undefined],
  ])('%s of processor time is %s cores', (text, cores) => {
    expect(parseCpu(text)).toBe(cores);
  });
});
