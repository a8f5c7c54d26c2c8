import { RE2JS, RE2JSException } from 're2js';
import type { TargetType } from './target.ts';

/** The variant that other variants of a target are compared with. A pattern is RE2 and must match the whole name. */
export type Baseline =
  | { readonly type: 'none' }
  | { readonly type: 'fixed'; readonly variant: string }
  | { readonly type: 'regex'; readonly pattern: string };

/** What a target without a setting of its own uses: main branches, `latest` and released versions. */
export function defaultBaseline(type: TargetType): Baseline {
  switch (type) {
    case 'repository':
      return { type: 'regex', pattern: 'master|main' };
    case 'container':
      return { type: 'regex', pattern: String.raw`latest|v?\d+\.\d+\.\d+` };
    case 'instance':
    case 'configuration':
      return { type: 'none' };
  }
}

/** A pattern that RE2 refuses matches nothing; `checkBaseline` is where people hear about it. */
export function matchesBaseline(baseline: Baseline, variant: string): boolean {
  switch (baseline.type) {
    case 'none':
      return false;
    case 'fixed':
      return baseline.variant === variant;
    case 'regex':
      return compilePattern(baseline.pattern)?.matches(variant) ?? false;
  }
}

/** What is wrong with a baseline, in words; `undefined` when it can be saved. */
export function checkBaseline(baseline: Baseline): string | undefined {
  if (baseline.type === 'fixed' && baseline.variant.trim() === '') return 'a fixed baseline needs a variant';
  if (baseline.type !== 'regex') return undefined;
  if (baseline.pattern.trim() === '') return 'a regex baseline needs a pattern';
  return compilePattern(baseline.pattern) ? undefined : `"${baseline.pattern}" is not an RE2 pattern`;
}

function compilePattern(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}
