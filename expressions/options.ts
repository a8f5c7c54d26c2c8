import { evaluateTemplate, resolveText } from './evaluate-text.ts';
import type { Evaluation, Mode, Trace } from './evaluation.ts';
import type { ExpressionFunction } from './functions/function.ts';
import { functionsByName } from './functions/index.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { parseTemplate } from './template.ts';
import type { Dictionary } from './value.ts';

/** What expressions can see: plain data, or maps that compute their entries when asked (`lazy`). */
export type Scope = Dictionary;

export interface ExpressionOptions {
  /** What becomes of an expression without a value: null, its own text, or an error. Default `null`. */
  readonly mode?: Mode;
  /**
   * Maps of the scope in which a name is looked for before the scope itself, by dotted path, in order. The empty
   * text stands for the scope itself, which otherwise comes last.
   */
  readonly prefixes?: readonly string[];
  /** Names that stand for a path or an expression when they come first in a path. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly functions?: readonly ExpressionFunction[];
  /** Allows scripts: `if`, `for`, `while`, `var`, `return`. Default off. */
  readonly statements?: boolean;
  readonly limits?: Partial<Limits>;
  /** Told each expression that had no value, once the text is done; only in mode `null`. */
  readonly onUnresolved?: (expression: string) => void;
  readonly now?: () => Date;
}

const noAliases: Readonly<Record<string, string>> = {};
const noPrefixes: readonly string[] = [];
const readPrefixes = new WeakMap<readonly string[], readonly (readonly string[])[]>();

export function openEvaluation(scope: Scope, options: ExpressionOptions, trace?: Trace): Evaluation {
  const limits = options.limits ? { ...defaultLimits, ...options.limits } : defaultLimits;
  return {
    scope,
    mode: options.mode ?? 'null',
    prefixes: prefixPaths(options.prefixes ?? noPrefixes),
    aliases: options.aliases ?? noAliases,
    functions: functionsByName(options.functions),
    statements: options.statements ?? false,
    limits,
    now: options.now ?? currentTime,
    resolve: resolveText,
    evaluate: (evaluation, text) => evaluateTemplate(evaluation, parseTemplate(text)),
    trace,
    unresolved: [],
    active: [],
    steps: 0,
    patternMs: 0,
    depth: limits.maxDepth,
  };
}

function currentTime(): Date {
  return new Date();
}

function prefixPaths(prefixes: readonly string[]): readonly (readonly string[])[] {
  const before = readPrefixes.get(prefixes);
  if (before) return before;
  const paths = prefixes.map((prefix) => prefix.split('.').filter((key) => key !== ''));
  const all = paths.some((path) => path.length === 0) ? paths : [...paths, []];
  readPrefixes.set(prefixes, all);
  return all;
}
