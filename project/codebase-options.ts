import { posix } from 'node:path';
import { RuntimeError } from '../engine/errors.ts';
import type { Value } from '../engine/outcome.ts';
import type { CheckoutOptions, Revision } from '../steps/services.ts';
import { textAt, valueAt } from './values.ts';

/** `build` as written; undefined for a runtime input nobody has given. */
export function writtenRevision(written: Value | undefined): Revision | undefined {
  const spec = valueAt(written, 'build', 'spec');
  const branch = textAt(spec, 'branch');
  const tag = textAt(spec, 'tag');
  const number = textAt(spec, 'number');
  const commitSha = textAt(spec, 'commitSha');
  switch (textAt(written, 'build', 'type')) {
    case 'branch':
      return branch === undefined ? undefined : { type: 'branch', branch };
    case 'tag':
      return tag === undefined ? undefined : { type: 'tag', tag };
    case 'PR':
      return number === undefined ? undefined : { type: 'PR', number };
    case 'commitSha':
      return commitSha === undefined ? undefined : { type: 'commitSha', commitSha };
    default:
      return undefined;
  }
}

/** How a codebase wants to be checked out, defaults filled in. @throws RuntimeError for a directory outside. */
export function checkoutOptions(written: Value | undefined, revision: Revision): CheckoutOptions {
  const depth = textAt(written, 'depth');
  // A pull request is merged, which takes the history that both sides share.
  const defaultDepth = revision.type === 'PR' ? 0 : 50;
  const isOn = (key: string) => textAt(written, key) === 'true';
  const submodules = textAt(written, 'submoduleStrategy');
  const sparse = valueAt(written, 'sparseCheckout');
  return {
    depth: depth === undefined ? defaultDepth : Number(depth),
    fetchTags: isOn('fetchTags'),
    lfs: isOn('lfs'),
    sslVerify: textAt(written, 'sslVerify') !== 'false',
    submodules: submodules === 'true' || submodules === 'recursive' ? submodules : 'false',
    sparse: Array.isArray(sparse) ? sparse.map(String) : [],
    prCloneStrategy: textAt(written, 'prCloneStrategy') === 'SourceBranch' ? 'SourceBranch' : 'MergeCommit',
    directory: cloneDirectory(textAt(written, 'cloneDirectory')),
  };
}

/** Relative to the workspace, and never outside of it. */
function cloneDirectory(written: string | undefined): string {
  const path = posix.relative('/harness', posix.resolve('/harness', written ?? '.'));
  if (path !== '..' && !path.startsWith('../')) return path;
  throw new RuntimeError({
    code: 'codebase/bad-directory',
    failureType: 'ConfigurationFailure',
    message: `cloneDirectory "${written}" is outside the workspace /harness`,
  });
}
