import { readFileSync } from 'node:fs';

/** Text of a report that a real scanner wrote about a small program of ours. For tests only. */
export function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
}
