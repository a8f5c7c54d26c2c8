import { posix } from 'node:path';
import type { Pod } from '../../engine/ports.ts';

const maxBytes = 4 * 1024 * 1024;

export interface FoundDockerfile {
  /** Absolute paths in the pod. */
  readonly context: string;
  readonly expected: string;
  /** Absent when there is none. */
  readonly dockerfile?: string;
}

/** A Dockerfile is looked for in the workspace, then in the build context. */
export async function findDockerfile(
  dockerfile: string | undefined,
  context: string | undefined,
  pod: Pod,
): Promise<FoundDockerfile> {
  const root = posix.resolve(pod.workspace, context?.trim() ?? '.');
  const name = dockerfile?.trim() ?? 'Dockerfile';
  const expected = posix.resolve(pod.workspace, name);
  for (const path of [expected, posix.resolve(root, name)]) {
    if ((await pod.readFile(path, maxBytes)) !== undefined)
      return { context: root, expected, dockerfile: path };
  }
  return { context: root, expected };
}
