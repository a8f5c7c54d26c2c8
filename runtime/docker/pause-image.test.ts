import { describe, expect, it } from 'vitest';
import { pauseProgram } from './pause-image.ts';

describe('pauseProgram', () => {
  it.each<[architecture: string, machine: number]>([
    ['amd64', 62],
    ['arm64', 183],
  ])('is a small ELF executable for %s', (architecture, machine) => {
    const program = pauseProgram(architecture);

    expect(program.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
    expect(program.readUInt16LE(18)).toBe(machine);
    expect(program.length).toBeLessThan(200);
  });

  it('does not exist for an architecture nobody tried', () => {
    expect(() => pauseProgram('s390x')).toThrow('s390x');
  });
});
