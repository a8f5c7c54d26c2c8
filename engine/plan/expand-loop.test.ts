import { describe, expect, it } from 'vitest';
import type { StrategyElement } from '../load/definition.ts';
import type { Value } from '../outcome.ts';
import { expandLoop, LoopError, type LoopEvaluator } from './expand-loop.ts';

const values: Readonly<Record<string, Value>> = {
  '<+list>': ['x', 'y'],
  '<+objects>': [{ image: 'a' }, { image: 'b' }],
  '<+text>': 'p, q',
  '<+three>': 3,
  '<+nothing>': null,
};

const evaluator: LoopEvaluator = {
  evaluate: (text) => values[text] ?? null,
  renderName: (text, { matrix, index }) =>
    text
      .replaceAll(/<\+matrix\.([\w.]+)>/g, (_all, path: string) => String(at(matrix, path)))
      .replaceAll('<+strategy.iteration>', String(index)),
};

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce((found, key) => (found as Record<string, unknown>)[key], value);
}

const base = { path: [], onFailure: 'RunAll' } as const;

function matrix(
  axes: Readonly<Record<string, Value>>,
  more: { exclude?: Value; nodeName?: string; maxConcurrency?: Value } = {},
): StrategyElement {
  const { exclude = null, ...rest } = more;
  return {
    ...base,
    kind: 'matrix',
    axes: Object.entries(axes).map(([name, each]) => ({ name, values: each })),
    exclude,
    ...rest,
  };
}

function items(
  list: Value,
  more: Partial<Extract<StrategyElement, { kind: 'repeat-items' }>> = {},
): StrategyElement {
  return { ...base, kind: 'repeat-items', items: list, unit: 'Count', ...more };
}

const seven: readonly string[] = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'h7'];

describe('expandLoop', () => {
  it('row 80: leaves out the excluded combinations and counts axes in the identifiers', () => {
    const { iterations } = expandLoop(
      matrix({ a: [1, 2, 3], b: [2, 3, 4] }, { exclude: [{ a: 1, b: '2' }] }),
      evaluator,
    );

    expect(iterations.map(({ postfix }) => postfix)).toEqual([
      '_0_1',
      '_0_2',
      '_1_0',
      '_1_1',
      '_1_2',
      '_2_0',
      '_2_1',
      '_2_2',
    ]);
    expect(iterations[0]?.matrix).toEqual({ a: '1', b: '3' });
  });

  it('row 81: three axes multiply', () => {
    const strategy = matrix(
      { a: [1, 2, 3], b: [2, 3, 4], c: ['a', 'b', 'c'] },
      { exclude: [{ a: '1', b: '2' }] },
    );

    expect(expandLoop(strategy, evaluator).iterations).toHaveLength(24);
  });

  it('row 82: names that come twice are numbered', () => {
    const strategy = matrix(
      { java: [{ key: 'a' }, { key: 'b' }, { key: 'c' }], go: ['ved', 'sahil'] },
      { nodeName: '<+matrix.java.key>' },
    );

    expect(expandLoop(strategy, evaluator).iterations.map(({ postfix }) => postfix)).toEqual([
      '_a',
      '_a_0',
      '_b',
      '_b_0',
      '_c',
      '_c_0',
    ]);
  });

  it('row 84: cuts items into partitions', () => {
    const { iterations } = expandLoop(items(seven, { partitionSize: 2 }), evaluator);

    expect(iterations.map(({ partition }) => partition)).toEqual([
      ['h1', 'h2'],
      ['h3', 'h4'],
      ['h5', 'h6'],
      ['h7'],
    ]);
    expect(iterations[0]?.total).toBe(4);
  });

  it.each<[strategy: StrategyElement, expected: readonly Value[], why: string]>([
    [items(['a', 'b']), ['a', 'b'], 'all items'],
    [items('<+list>'), ['x', 'y'], 'items from an expression'],
    [items('<+text>'), ['p', 'q'], 'a text from an expression is a list with commas'],
    [items('["a", "b"]'), ['a', 'b'], 'a text that is a JSON list'],
    [items(seven, { start: 2, end: 4 }), ['h3', 'h4'], 'end is exclusive'],
    [items(seven, { end: 2 }), ['h1', 'h2'], 'only an end'],
    [items(seven, { start: 4 }), ['h5', 'h6'], 'only a start leaves the last one out'],
    [items(seven, { start: 5, end: 99 }), ['h6', 'h7'], 'an end beyond the list is cut'],
    [items(seven, { unit: 'Percentage', start: 0, end: 50 }), ['h1', 'h2', 'h3', 'h4'], 'percentages round'],
    [items(seven, { unit: 'Percentage', end: 0 }), ['h1'], 'zero percent still gives one'],
    [items([]), [], 'no items, no turns'],
  ])('%# %s → %j: %s', (strategy, expected) => {
    expect(expandLoop(strategy, evaluator).iterations.map(({ item }) => item)).toEqual(expected);
  });

  it('puts axes with literal values before those from expressions', () => {
    const { iterations } = expandLoop(matrix({ e: '<+list>', l: ['1'] }), evaluator);

    expect(iterations.map(({ matrix: combination }) => combination)).toEqual([
      { l: '1', e: 'x' },
      { l: '1', e: 'y' },
    ]);
  });

  it('exposes objects of an axis as objects', () => {
    const { iterations } = expandLoop(matrix({ cfg: '<+objects>' }), evaluator);

    expect(iterations[1]?.matrix).toEqual({ cfg: { image: 'b' } });
  });

  it('repeats a number of times, also from an expression', () => {
    expect(
      expandLoop({ ...base, kind: 'repeat', times: '<+three>' }, evaluator).iterations.map(
        ({ postfix }) => postfix,
      ),
    ).toEqual(['_0', '_1', '_2']);
  });

  it.each<[limit: Value, expected: number]>([
    ['3.0', 3],
    [2, 2],
    ['<+three>', 3],
    ['', 0],
  ])('reads maxConcurrency %j as %s', (maxConcurrency, expected) => {
    expect(expandLoop(matrix({ a: ['1'] }, { maxConcurrency }), evaluator).maxConcurrency).toBe(expected);
  });

  it.each<[strategy: StrategyElement, message: RegExp]>([
    [{ ...base, kind: 'repeat', times: 0 }, /^Iteration can not be \[zero\]/],
    [{ ...base, kind: 'parallelism', count: 0 }, /^Parallelism can not be \[zero\]/],
    [matrix({}), /^No Axes defined in matrix/],
    [matrix({ a: [] }), /^Axis is empty for key \[a\]/],
    [matrix({ a: 'plain' }), /^Value provided for axes \[a\] is string/],
    [matrix({ a: null }), /null value in one of the axis with key:a/],
    [matrix({ a: ['1'] }, { exclude: [{ b: '1' }] }), /^Values defined in the exclude are not correct/],
    [matrix({ a: ['1'] }, { exclude: [{ a: '1' }] }), /iterations found to be 0/],
    [items('plain'), /^Could not parse the repeat strategy/],
    [items(null), /^Loop items list cannot be null/],
    [items(seven, { start: -1, end: 2 }), /^start or end cannot be less that 0/],
    [items(seven, { partitionSize: 0 }), /^partition size cannot be equal or less that 0/],
  ])('%# refuses a loop that cannot unroll', (strategy, message) => {
    expect(() => expandLoop(strategy, evaluator)).toThrow(LoopError);
    expect(() => expandLoop(strategy, evaluator)).toThrow(message);
  });
});
