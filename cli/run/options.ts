import { UsageError } from '../../engine/errors.ts';
import type { PullPolicy } from '../../engine/ports.ts';
import type { Revision } from '../../steps/services.ts';
import type { RuntimeName } from '../wire.ts';

/** Options of `pipeline run`, as commander hands them over. */
export interface RunOptions {
  readonly branch?: string;
  readonly tag?: string;
  readonly commit?: string;
  readonly pr?: string;
  readonly repo?: string;
  readonly input: readonly string[];
  readonly stage: readonly string[];
  /** An earlier execution to go on from: its id or the beginning of it, `#7` or `last`. */
  readonly resume?: string;
  readonly from?: string;
  readonly until?: string;
  readonly only: readonly string[];
  readonly runtime: RuntimeName;
  readonly pull: PullPolicy;
  readonly offline?: boolean;
  readonly keep: 'never' | 'failed' | 'always';
  readonly grace: string;
  readonly strictExpressions?: boolean;
  readonly output?: 'pretty' | 'plain' | 'jsonl' | 'json' | 'quiet';
}

/** The revision the flags ask for; undefined when none does. */
export function askedRevision(
  options: Pick<RunOptions, 'branch' | 'tag' | 'commit' | 'pr'>,
): Revision | undefined {
  if (options.branch !== undefined) return { type: 'branch', branch: options.branch };
  if (options.tag !== undefined) return { type: 'tag', tag: options.tag };
  if (options.commit !== undefined) return { type: 'commitSha', commitSha: options.commit };
  return options.pr === undefined ? undefined : { type: 'PR', number: options.pr };
}

/** @throws UsageError for options that need one another */
export function checkRunOptions({ from, resume }: Pick<RunOptions, 'from' | 'resume'>): void {
  if (from === undefined || resume !== undefined) return;
  throw new UsageError(
    'usage/from-without-resume',
    `--from needs the execution to go on from: --resume last --from ${from}`,
  );
}

/** @throws UsageError when it is no number of seconds */
export function graceMsOf(options: Pick<RunOptions, 'grace'>): number {
  const seconds = Number(options.grace);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  throw new UsageError('usage/grace', `--grace takes a number of seconds, not "${options.grace}"`);
}
