import { parse } from 'yaml';
import type { Value } from '../outcome.ts';

const longestText = 100_000;

/** A list or map written in one text, such as `[a, b]`; undefined when the text is not one. */
export function parseFlow(text: string): readonly Value[] | { readonly [key: string]: Value } | undefined {
  if (!/^\s*[[{]/.test(text) || text.length > longestText) return undefined;
  try {
    const value: unknown = parse(text, { schema: 'core', maxAliasCount: 0, logLevel: 'error' });
    // The core schema gives plain values only.
    return typeof value === 'object' && value !== null ? (value as readonly Value[]) : undefined;
  } catch {
    // Not YAML; the caller says what would be.
    return undefined;
  }
}
