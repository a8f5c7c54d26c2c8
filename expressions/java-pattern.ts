import type { Matcher, RE2JS } from 're2js';
import { cachedByText } from './cache.ts';
import { ExpressionError } from './errors.ts';
import type { Evaluation } from './evaluation.ts';
import { refuseLength, spend, spendItems, spendPatternTime } from './limits.ts';
import { onFirstCall } from './load.ts';

/** A compiled Java pattern. Matching takes time linear in the text, whatever the pattern. */
export interface JavaPattern {
  readonly source: string;
  readonly compiled: RE2JS;
}

const engine = onFirstCall<typeof import('re2js')>('re2js');

const longestPattern = 2_000;
/** Counted repetitions are unrolled: `x{1000}` is a thousand instructions. */
const mostRepetitions = 2_000;

/** Compiles a pattern; fails for look-around, back-references and possessive quantifiers. */
export function javaPattern(evaluation: Evaluation, source: string): JavaPattern {
  if (source.length > longestPattern) {
    throw new ExpressionError('expression/limit', `A pattern is longer than ${longestPattern} characters.`);
  }
  if (repetitionsIn(source) > mostRepetitions) {
    throw new ExpressionError(
      'expression/limit',
      `A pattern repeats its parts more than ${mostRepetitions} times.`,
    );
  }
  const outcome = spendPatternTime(evaluation, () => compile(source));
  if (outcome instanceof ExpressionError) throw outcome;
  return outcome;
}

function repetitionsIn(source: string): number {
  let count = 0;
  for (const [, least = '0', most = ''] of source.matchAll(/\{(\d+)(?:,(\d*))?\}/g))
    count += Number(most || least);
  return count;
}

const compile: (source: string) => JavaPattern | ExpressionError = cachedByText(500, (source) => {
  try {
    return { source, compiled: engine().RE2JS.compile(source) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = /\(\?[=!<]|\\[1-9]|[*+?}]\+/.test(source)
      ? ' Look-around, back-references and possessive quantifiers are not supported.'
      : '';
    return new ExpressionError(
      'expression/function',
      `"${source}" is not a valid pattern: ${reason}.${hint}`,
      {
        cause: error,
      },
    );
  }
});

export function matchesWhole(evaluation: Evaluation, pattern: JavaPattern, text: string): boolean {
  charge(evaluation, pattern, text);
  return spendPatternTime(evaluation, () => pattern.compiled.matches(text));
}

export function finds(evaluation: Evaluation, pattern: JavaPattern, text: string): boolean {
  charge(evaluation, pattern, text);
  return spendPatternTime(evaluation, () => pattern.compiled.matcher(text).find());
}

/** The first match that is not empty, or an empty text. */
export function firstMatch(evaluation: Evaluation, pattern: JavaPattern, text: string): string {
  for (const matcher of matchesIn(evaluation, pattern, text)) {
    const found = matcher.group() ?? '';
    if (found !== '') return found;
  }
  return '';
}

/** Java's replacement rules: `$1` and `${name}` are groups, `\` takes the next character literally. */
export function replace(
  evaluation: Evaluation,
  pattern: JavaPattern,
  edit: { readonly text: string; readonly by: string; readonly all: boolean },
): string {
  const pieces: string[] = [];
  let from = 0;
  let length = 0;
  for (const matcher of matchesIn(evaluation, pattern, edit.text)) {
    const filled = fill(edit.by, matcher);
    length += filled.length;
    refuseLength(evaluation, length);
    pieces.push(edit.text.slice(from, matcher.start()), filled);
    from = matcher.end();
    if (!edit.all) break;
  }
  pieces.push(edit.text.slice(from));
  return pieces.join('');
}

/** Java's split: a zero limit drops empty texts at the end, a positive one is the largest number of parts. */
export function split(
  evaluation: Evaluation,
  pattern: JavaPattern,
  what: { text: string; limit: number },
): readonly string[] {
  const { text, limit } = what;
  const parts: string[] = [];
  let from = 0;
  for (const matcher of matchesIn(evaluation, pattern, text)) {
    if (limit > 0 && parts.length === limit - 1) break;
    if (matcher.end() === 0) continue;
    parts.push(text.slice(from, matcher.start()));
    from = matcher.end();
  }
  if (from === 0 && parts.length === 0) return [text];
  parts.push(text.slice(from));
  while (limit === 0 && parts.at(-1) === '') parts.pop();
  spendItems(evaluation, parts.length);
  return parts;
}

function* matchesIn(evaluation: Evaluation, pattern: JavaPattern, text: string): Iterable<Matcher> {
  charge(evaluation, pattern, text);
  const matcher = pattern.compiled.matcher(text);
  while (spendPatternTime(evaluation, () => matcher.find())) {
    spend(evaluation, 4);
    yield matcher;
  }
}

/** Matching costs about one unit per character and instruction, in the worst case. */
function charge(evaluation: Evaluation, pattern: JavaPattern, text: string): void {
  spend(evaluation, 1 + ((text.length * pattern.compiled.programSize()) >> 8));
}

function fill(replacement: string, matcher: Matcher): string {
  if (!/[$\\]/.test(replacement)) return replacement;
  return replacement.replace(
    /\\(.)|\$(\d)|\$\{(\w+)\}/gs,
    (whole, literal?: string, digit?: string, name?: string) => {
      if (literal !== undefined) return literal;
      return group(matcher, digit === undefined ? (name ?? whole) : Number(digit));
    },
  );
}

function group(matcher: Matcher, key: number | string): string {
  try {
    return matcher.group(key) ?? '';
  } catch (error) {
    throw new ExpressionError('expression/function', `The pattern has no group ${key}.`, { cause: error });
  }
}
