import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import { listOf } from '../fields.ts';
import type { Reading } from './context.ts';

/** Where every container has the workspace and the scratch volume. */
const reserved: ReadonlySet<string> = new Set(['/harness', '/addon', '/']);

/** For step groups; a stage's type checks the paths of the stage. */
export function checkSharedPaths({ problems }: Reading, value: Value | undefined, path: DocumentPath): void {
  for (const [index, each] of listOf(value).entries()) {
    if (typeof each !== 'string' || each === '' || each.includes('<+')) continue;
    const directory = each.length > 1 ? each.replace(/\/+$/, '') : each;
    if (reserved.has(directory)) {
      problems.error({
        code: 'definition/reserved-path',
        message: `the path "${each}" is reserved and cannot be shared`,
        hint: 'files under /harness are shared by all steps of the stage anyway',
        path: [...path, index],
      });
    } else if (!/^(?:\/|[A-Za-z]:\\)/.test(each)) {
      problems.error({
        code: 'definition/relative-path',
        message: `"${each}" is not an absolute path`,
        hint: 'a shared path starts with /',
        path: [...path, index],
      });
    }
  }
}
