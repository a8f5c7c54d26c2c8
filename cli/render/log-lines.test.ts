import { describe, expect, it } from 'vitest';
import { LogLines } from './log-lines.ts';

describe('LogLines', () => {
  it('puts lines together that come in pieces, characters too', () => {
    const lines = new LogLines();
    const [first, second] = [
      Buffer.from('one\r\ntwö\nth').subarray(0, 8),
      Buffer.from('one\r\ntwö\nth').subarray(8),
    ];

    expect(lines.push(first)).toEqual(['one']);
    expect(lines.push(second)).toEqual(['twö']);
    expect(lines.unfinished).toBe('th');
    expect(lines.end()).toEqual(['th']);
    expect(lines.end()).toEqual([]);
  });

  it('cuts a line that never ends', () => {
    const lines = new LogLines();

    const cut = lines.push(Buffer.from('x'.repeat(40_000)));

    expect(cut.map((line) => line.length)).toEqual([16_384, 16_384]);
    expect(lines.unfinished).toHaveLength(7_232);
  });
});
