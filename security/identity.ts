import { createHash } from 'node:crypto';

/**
 * Ways to recognize one finding in another scan, each with the version of its recipe: `{ 'content/1': '18e949c9…' }`.
 * A recipe never changes; another one gets another version, and both are stored for a while.
 */
export type Fingerprints = Readonly<Partial<Record<FingerprintName, string>>>;

export type FingerprintName = 'tool/1' | 'content/1' | 'ctx/1' | 'scope/1' | 'issue/1' | 'loose/1';

/** 22 URL-safe characters; the same problem has the same id in every scan, target and project. */
export function issueId(product: string, key: string): string {
  return createHash('sha256').update(`${product}\0${key}`).digest().subarray(0, 16).toString('base64url');
}
