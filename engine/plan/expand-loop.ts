import type { StrategyElement } from '../load/definition.ts';
import type { Value } from '../outcome.ts';
import type { Iteration } from '../state/events.ts';

/** A loop that cannot unroll; the message is Harness's own where one is known. */
export class LoopError extends Error {
  readonly code = 'execution/loop';
}

export interface LoopEvaluator {
  /** Typed value of a text that may hold expressions. */
  evaluate(text: string): Value;
  /** Text of `nodeName` with one combination's values in scope. */
  renderName(text: string, iteration: Omit<Iteration, 'postfix'>): string;
}

export interface ExpandedLoop {
  readonly iterations: readonly Iteration[];
  readonly maxConcurrency: number;
}

/** Unrolls a loop whose expressions can be evaluated now. @throws LoopError */
export function expandLoop(strategy: StrategyElement, evaluator: LoopEvaluator): ExpandedLoop {
  const turns = turnsOf(strategy, evaluator);
  const total = turns.length;
  const names = 'nodeName' in strategy ? strategy.nodeName : undefined;
  const postfix = postfixes(turns, names, total, evaluator);
  const iterations = turns.map(({ axes: _axes, ...turn }, index) => ({
    ...turn,
    index,
    total,
    postfix: postfix(index),
  }));
  return { iterations, maxConcurrency: concurrency(strategy.maxConcurrency, evaluator) };
}

/** One turn before it has a place: `axes` are the index paths of a matrix. */
type Turn = Pick<Iteration, 'matrix' | 'item' | 'partition'> & { readonly axes?: readonly number[] };

function turnsOf(strategy: StrategyElement, evaluator: LoopEvaluator): readonly Turn[] {
  switch (strategy.kind) {
    case 'matrix':
      return matrixTurns(strategy, evaluator);
    case 'repeat':
      return times(wholeNumber(strategy.times, 'Iteration count', evaluator, iterationIsZero));
    case 'parallelism':
      return times(wholeNumber(strategy.count, 'Parallelism', evaluator, parallelismIsZero));
    case 'repeat-items':
      return itemTurns(strategy, evaluator);
  }
}

const iterationIsZero =
  'Iteration can not be [zero]. Please provide some positive Integer for Iteration count';
const parallelismIsZero =
  'Parallelism can not be [zero]. Please provide some positive Integer for Parallelism';

function times(count: number): readonly Turn[] {
  return Array.from({ length: count }, () => ({}));
}

type Matrix = Extract<StrategyElement, { kind: 'matrix' }>;

/** Literal axes come before expression axes, each in document order; the first axis is outermost. */
function matrixTurns(strategy: Matrix, evaluator: LoopEvaluator): readonly Turn[] {
  const isExpression = (values: Value) => typeof values === 'string' && values.includes('<+');
  const ordered = [
    ...strategy.axes.filter(({ values }) => !isExpression(values)),
    ...strategy.axes.filter(({ values }) => isExpression(values)),
  ];
  if (ordered.length === 0) throw new LoopError('No Axes defined in matrix. Please define at least one axis');
  const axes = ordered.map(({ name, values }) => ({ name, values: axisValues(name, values, evaluator) }));
  const excluded = excludedCombinations(
    strategy.exclude,
    axes.map(({ name }) => name),
    evaluator,
  );
  const turns = combinations(axes).filter(
    ({ matrix }) => !excluded.some((entry) => matches(matrix ?? {}, entry)),
  );
  if (turns.length === 0) {
    throw new LoopError(
      'Total number of iterations found to be 0 for this strategy. Please check pipeline yaml',
    );
  }
  return turns;
}

interface Axis {
  readonly name: string;
  readonly values: readonly Value[];
}

function combinations(axes: readonly Axis[]): readonly Turn[] {
  let turns: { matrix: Record<string, Value>; axes: readonly number[] }[] = [{ matrix: {}, axes: [] }];
  for (const { name, values } of axes) {
    turns = turns.flatMap((turn) =>
      values.map((value, at) => ({ matrix: { ...turn.matrix, [name]: value }, axes: [...turn.axes, at] })),
    );
  }
  return turns;
}

function axisValues(name: string, written: Value, evaluator: LoopEvaluator): readonly Value[] {
  const values = listOf(written, evaluator);
  if (values === undefined) {
    throw new LoopError(
      written === null
        ? `Expected List but found null value in one of the axis with key:${name}`
        : `Value provided for axes [${name}] is string. It should either be a List or an Expression.`,
    );
  }
  if (values.length === 0) {
    throw new LoopError(`Axis is empty for key [${name}]. Please provide at least one value in the axis.`);
  }
  return values.map((value) => axisValue(value, evaluator));
}

/** Scalars become texts; a text that holds a JSON object, and an object itself, is exposed as an object. */
function axisValue(value: Value, evaluator: LoopEvaluator): Value {
  const resolved = resolveDeep(value, evaluator);
  if (resolved !== null && typeof resolved === 'object') return resolved;
  const text = textOf(resolved);
  return text.trimStart().startsWith('{') ? (parsedJson(text) ?? text) : text;
}

function resolveDeep(value: Value, evaluator: LoopEvaluator): Value {
  if (typeof value === 'string') return value.includes('<+') ? evaluator.evaluate(value) : value;
  if (Array.isArray(value)) return value.map((each: Value) => resolveDeep(each, evaluator));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolveDeep(each, evaluator)]));
}

function excludedCombinations(
  exclude: Value,
  names: readonly string[],
  evaluator: LoopEvaluator,
): readonly Readonly<Record<string, Value>>[] {
  if (exclude === null || exclude === undefined) return [];
  const entries = listOf(exclude, evaluator) ?? [];
  return entries.map((entry) => {
    const isValid = isRecord(entry) && Object.keys(entry).every((key) => names.includes(key));
    if (!isValid) {
      throw new LoopError(
        'Values defined in the exclude are not correct. Please make sure exclude contains all the valid keys defined as axes.',
      );
    }
    return entry;
  });
}

function matches(matrix: Readonly<Record<string, Value>>, entry: Readonly<Record<string, Value>>): boolean {
  return Object.entries(entry).every(([key, value]) => textOf(matrix[key] ?? null) === textOf(value));
}

type Items = Extract<StrategyElement, { kind: 'repeat-items' }>;

function itemTurns(strategy: Items, evaluator: LoopEvaluator): readonly Turn[] {
  const items = listOf(strategy.items, evaluator);
  if (items === undefined) {
    throw new LoopError(
      strategy.items === null
        ? 'Loop items list cannot be null'
        : 'Could not parse the repeat strategy. Please ensure you are using list of strings',
    );
  }
  const texts = items.map((item) => itemText(item, evaluator));
  if (strategy.partitionSize !== undefined) {
    return partitions(texts, strategy, evaluator).map((partition) => ({ partition }));
  }
  const [start, end] = range(strategy, texts.length, evaluator);
  return texts.slice(start, end).map((item) => ({ item }));
}

function itemText(item: Value, evaluator: LoopEvaluator): Value {
  const resolved = resolveDeep(item, evaluator);
  return resolved !== null && typeof resolved === 'object' ? JSON.stringify(resolved) : textOf(resolved);
}

/** `end` is exclusive; with only `start` the last item is left out, as Harness does. */
function range(strategy: Items, size: number, evaluator: LoopEvaluator): readonly [number, number] {
  if (strategy.start === undefined && strategy.end === undefined) return [0, size];
  const start = optionalNumber(strategy.start, evaluator);
  const end = optionalNumber(strategy.end, evaluator);
  if ((start ?? 0) < 0 || (end ?? 0) < 0) throw new LoopError('start or end cannot be less that 0');
  if (strategy.unit === 'Count') {
    const last = end ?? (start === undefined ? size : size - 1);
    return [Math.min(start ?? 0, size), Math.min(Math.max(last, 0), size)];
  }
  const from = Math.round(((start ?? 0) * size) / 100);
  const to = end === undefined ? size - 1 : Math.round((end * size) / 100);
  return [Math.min(from, size), Math.min(to === 0 && size > 0 ? 1 : to, size)];
}

function partitions(
  texts: readonly Value[],
  strategy: Items,
  evaluator: LoopEvaluator,
): readonly (readonly Value[])[] {
  const asked = optionalNumber(strategy.partitionSize, evaluator) ?? 0;
  if (asked <= 0) throw new LoopError('partition size cannot be equal or less that 0');
  const count = strategy.unit === 'Count' ? asked : Math.max(1, Math.round((asked * texts.length) / 100));
  const size = Math.max(1, Math.min(count, texts.length));
  const chunks: (readonly Value[])[] = [];
  for (let at = 0; at < texts.length; at += size) chunks.push(texts.slice(at, at + size));
  return chunks;
}

/** A list as written, a text that is a JSON list, or an expression that gives one. */
function listOf(written: Value, evaluator: LoopEvaluator): readonly Value[] | undefined {
  if (Array.isArray(written)) return written;
  if (typeof written !== 'string') return undefined;
  const value = written.includes('<+') ? evaluator.evaluate(written) : written;
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return undefined;
  const parsed = parsedJson(value);
  if (Array.isArray(parsed)) return parsed;
  return written.includes('<+') && value !== 'null' ? value.split(',').map((part) => part.trim()) : undefined;
}

function postfixes(
  turns: readonly Turn[],
  nodeName: string | undefined,
  total: number,
  evaluator: LoopEvaluator,
): (index: number) => string {
  const seen = new Map<string, number>();
  const names = turns.map(({ axes, ...turn }, index) => {
    if (nodeName !== undefined) return clean(evaluator.renderName(nodeName, { ...turn, index, total }));
    return axes === undefined ? String(index) : axes.join('_');
  });
  const unique = names.map((name) => {
    const before = seen.get(name);
    seen.set(name, (before ?? -1) + 1);
    return before === undefined ? name : `${name}_${before}`;
  });
  return (index) => `_${unique[index] ?? index}`.slice(0, 126);
}

function clean(name: string): string {
  return name.replace(/[^a-zA-Z0-9]/g, '_');
}

function concurrency(written: Value | undefined, evaluator: LoopEvaluator): number {
  const limit = optionalNumber(written, evaluator) ?? 0;
  return Math.max(0, Math.trunc(limit));
}

function wholeNumber(written: Value, what: string, evaluator: LoopEvaluator, zero: string): number {
  const value = optionalNumber(written, evaluator);
  if (value === undefined) throw new LoopError(`${what} is not a number: ${textOf(written)}`);
  if (value <= 0) throw new LoopError(zero);
  return Math.trunc(value);
}

function optionalNumber(written: Value | undefined, evaluator: LoopEvaluator): number | undefined {
  if (written === undefined || written === null || written === '') return undefined;
  const value = typeof written === 'string' && written.includes('<+') ? evaluator.evaluate(written) : written;
  const number = Number(value);
  if (value === null || Number.isNaN(number))
    throw new LoopError(`expected a number, found ${textOf(value)}`);
  return number;
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parsedJson(text: string): Value | undefined {
  try {
    // JSON.parse yields exactly the shapes Value allows.
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

function isRecord(value: Value): value is { readonly [key: string]: Value } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
