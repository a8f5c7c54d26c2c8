import { describe, expect, it } from 'vitest';
import { compileGlob } from './glob.ts';

describe('compileGlob', () => {
  it.each<[pattern: string, path: string, matches: boolean]>([
    ['/h/report.xml', '/h/report.xml', true],
    ['/h/report.xml', '/h/reportyxml', false],
    ['/h/*.xml', '/h/a.xml', true],
    ['/h/*.xml', '/h/b/a.xml', false],
    ['/h/**/*.xml', '/h/a.xml', true],
    ['/h/**/*.xml', '/h/b/c/a.xml', true],
    ['/h/**', '/h/b/c', true],
    ['/h/a?.xml', '/h/ab.xml', true],
    ['/h/a?.xml', '/h/a/.xml', false],
    ['/h/{a,b*}.xml', '/h/bcd.xml', true],
    ['/h/{a,b}.xml', '/h/c.xml', false],
    ['/h/[a-c].xml', '/h/b.xml', true],
    ['/h/[!a-c].xml', '/h/b.xml', false],
    ['/h/a+(b).xml', '/h/a+(b).xml', true],
    ['/h/{open', '/h/open', true],
  ])('%s on %s is %j', (pattern, path, matches) => {
    const { base, ...glob } = compileGlob(pattern);

    expect(path.startsWith(`${base}/`) && glob.matches(path.slice(base.length + 1))).toBe(matches);
  });

  it('looks only below the part without patterns', () => {
    expect(compileGlob('/harness/target/surefire-reports/*.xml').base).toBe(
      '/harness/target/surefire-reports',
    );
    expect(compileGlob('/**/*.xml').base).toBe('');
  });

  it('answers hostile patterns in linear time', () => {
    const glob = compileGlob(`/h/${'*a'.repeat(50)}`);

    expect(glob.matches(`${'a'.repeat(5_000)}b`)).toBe(false);
  });
});
