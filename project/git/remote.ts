import type { Credentials } from '../credentials.ts';

/** Where commits come from. */
export interface Remote {
  /** What git fetches from. */
  readonly url: string;
  /** What people and `<+codebase.repoUrl>` see: no credentials. */
  readonly publicUrl: string;
  readonly credentials?: Credentials;
  /** A directory of this machine whose files can be taken as they are. */
  readonly worktree?: string;
}

/** The URL without user and password. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z+.-]*:\/\/)[^/@]*@/i, '$1');
}
