/** Where checkouts are mounted in containers and CI systems; a path below one of them is relative to it. */
export const checkoutRoots: readonly string[] = [
  '/harness',
  '/code',
  '/src',
  '/github/workspace',
  '/zap/wrk',
];

/**
 * POSIX separators, no `file://`, no `.` and `..` parts where they can be resolved, composed Unicode. Case stays.
 * Nothing is cut off the front: `relativeTo` does that.
 */
export function normalizePath(path: string): string {
  const posix = path
    .trim()
    .replace(/^file:\/\/(?:localhost)?/i, '')
    .replaceAll('\\', '/')
    .normalize('NFC');
  const isRooted = posix.startsWith('/') && !/^\/[a-z]:/i.test(posix);
  const parts: string[] = [];
  for (const part of posix.replace(/^\/(?=[a-z]:)/i, '').split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isRooted) parts.push(part);
  }
  return (isRooted ? '/' : '') + parts.join('/');
}

/** Cuts off the longest of the roots that a path lies under. The root itself becomes the empty path. */
export function relativeTo(roots: readonly string[]): (path: string) => string {
  const prefixes = roots
    .map(normalizePath)
    .filter((root) => root !== '' && root !== '/')
    .toSorted((a, b) => b.length - a.length);
  return (path) => {
    const normal = normalizePath(path);
    const root = prefixes.find((prefix) => normal === prefix || normal.startsWith(`${prefix}/`));
    return root === undefined ? normal : normal.slice(root.length + 1);
  };
}
