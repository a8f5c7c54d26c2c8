import { describe, expect, it } from 'vitest';
import { checkoutRoots, normalizePath, relativeTo } from './path.ts';

describe('normalizePath', () => {
  it.each<[path: string, normal: string]>([
    ['./sqli/dao/review.py', 'sqli/dao/review.py'],
    ['sqli\\dao\\review.py', 'sqli/dao/review.py'],
    ['C:\\work\\app\\a.cs', 'C:/work/app/a.cs'],
    ['file:///C:/work/app/a.cs', 'C:/work/app/a.cs'],
    ['file:///srv/app/a.py', '/srv/app/a.py'],
    ['src/../lib//a.py', 'lib/a.py'],
    ['../../etc/passwd', '../../etc/passwd'],
    ['/a/../../b', '/b'],
    ['cafe\u0301.py', 'caf\u00e9.py'],
    ['Src/App.py', 'Src/App.py'],
  ])('%s is %s', (path, normal) => {
    expect(normalizePath(path)).toBe(normal);
  });
});

describe('relativeTo', () => {
  it.each<[path: string, relative: string]>([
    ['/harness/sqli/dao/review.py', 'sqli/dao/review.py'],
    ['/code/sqli/dao/review.py', 'sqli/dao/review.py'],
    ['/github/workspace/a.py', 'a.py'],
    ['/codebase/a.py', '/codebase/a.py'],
    ['/harness', ''],
    ['code/a.py', 'code/a.py'],
  ])('%s becomes %s', (path, relative) => {
    expect(relativeTo(checkoutRoots)(path)).toBe(relative);
  });

  it('cuts off the longest of several roots', () => {
    expect(relativeTo(['C:/ws', 'C:\\ws\\app\\'])('C:\\ws\\app\\a.cs')).toBe('a.cs');
  });
});
