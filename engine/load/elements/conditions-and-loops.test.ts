import { describe, expect, it } from 'vitest';
import type { StageElement, StepElement } from '../definition.ts';
import { diagnosticsOf, loadText, pipelineOf, stepOf } from '../load-for-tests.ts';

const step = async (keys: string): Promise<StepElement | undefined> => {
  const [entry] = (await stage(stepOf(keys)))?.steps ?? [];
  return entry?.kind === 'step' ? entry.step : undefined;
};

const stage = async (text: string): Promise<StageElement | undefined> => {
  const [entry] = (await loadText(text)).definition.stages;
  return entry?.kind === 'stage' ? entry.stage : undefined;
};

const stageOf = (keys: string) =>
  pipelineOf('- step: { identifier: a, type: Work, spec: { command: x } }', keys);

const messagesOf = async (text: string) => (await diagnosticsOf(text)).map(({ message }) => message);

describe('when', () => {
  it.each<[keys: string, when: unknown, why: string]>([
    ['when: { stageStatus: Failure }', { status: 'Failure' }, 'a status alone'],
    [
      'when: { stageStatus: All, condition: <+a> == 1 }',
      { status: 'All', condition: '<+a> == 1' },
      'a condition',
    ],
    ['when: { stageStatus: Success, condition: "" }', { status: 'Success' }, 'an empty condition is none'],
    [
      'when: { stageStatus: Success, condition: true }',
      { status: 'Success', condition: 'true' },
      'a plain truth value',
    ],
    [
      'when: { stageStatus: Success, condition: <+input> }',
      { status: 'Success', condition: 'false' },
      'an input nobody filled is false (F10)',
    ],
    [
      'when: { stageStatus: Success, condition: <+input>.default(true) }',
      { status: 'Success', condition: 'true' },
      'its default is the condition (F9)',
    ],
    ['when: <+input>', undefined, 'an input in its place is no condition'],
    ['name: a', undefined, 'none'],
  ])('%s → %j: %s', async (keys, when) => {
    expect((await step(keys))?.when).toEqual(when);
  });

  it('of a stage names the status of the pipeline', async () => {
    expect((await stage(stageOf('when: { pipelineStatus: Failure, condition: <+x> }')))?.when).toEqual({
      status: 'Failure',
      condition: '<+x>',
    });
  });

  it.each<[text: string, messages: readonly string[]]>([
    [stepOf('when: { condition: x }'), ['Stage Status in step when condition cannot be empty.']],
    [stepOf('when: {}'), ['Stage Status in step when condition cannot be empty.']],
    [stageOf('when: { condition: x }'), ['Pipeline Status in stage when condition cannot be empty.']],
    [stepOf('when: { stageStatus: Succes }'), ['"Succes" is not one of Success, Failure, All']],
    [
      stepOf('when: { stageStatus: Success, condition: <+input>.executionInput() }'),
      ['a condition cannot wait for an input during the execution'],
    ],
    [
      stepOf('when: { pipelineStatus: Success }'),
      ['Stage Status in step when condition cannot be empty.', 'unknown key "pipelineStatus"'],
    ],
    [stepOf('when: always'), ['expected keys and values, found a text']],
  ])('%#: %j (F11)', async (text, messages) => {
    expect([...(await messagesOf(text))].toSorted()).toEqual([...messages].toSorted());
  });
});

describe('loop', () => {
  it.each<[keys: string, strategy: object | undefined, why: string]>([
    ['strategy: { parallelism: 3 }', { kind: 'parallelism', count: 3, onFailure: 'RunAll' }, 'copies'],
    [
      'strategy: { parallelism: <+a>, maxConcurrency: 2 }',
      { kind: 'parallelism', count: '<+a>', maxConcurrency: 2 },
      'copies by expression',
    ],
    [
      'strategy: { repeat: { times: 2, maxConcurrency: 1 } }',
      { kind: 'repeat', times: 2, maxConcurrency: 1 },
      'a number of turns',
    ],
    [
      'strategy: { repeat: { items: [a, b], start: 0, end: 50, unit: Percentage, partitionSize: 2, nodeName: n } }',
      {
        kind: 'repeat-items',
        items: ['a', 'b'],
        start: 0,
        end: 50,
        unit: 'Percentage',
        partitionSize: 2,
        nodeName: 'n',
      },
      'items',
    ],
    [
      'strategy: { repeat: { items: <+a.b> } }',
      { kind: 'repeat-items', items: '<+a.b>', unit: 'Count' },
      'items by expression',
    ],
    [
      'strategy: { when: <+a>, onFailure: SkipQueued, matrix: { x: [1] } }',
      { kind: 'matrix', when: '<+a>', onFailure: 'SkipQueued', exclude: [] },
      'a condition and an answer to failures',
    ],
    [
      'strategy: { matrix: { x: "[1, 2]", y: [{ k: 1 }], nodeName: <+matrix.x> } }',
      {
        kind: 'matrix',
        axes: [
          { name: 'x', values: [1, 2] },
          { name: 'y', values: [{ k: 1 }] },
        ],
        nodeName: '<+matrix.x>',
      },
      'an axis that is a list in a text',
    ],
    ['strategy: <+input>', undefined, 'an input nobody filled'],
    ['strategy: { matrix: <+input> }', undefined, 'also one level below'],
  ])('%s: %s', async (keys, strategy) => {
    const found = (await step(keys))?.strategy;

    if (strategy === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(strategy);
  });

  it.each<[strategy: string, message: string]>([
    ['{}', 'a strategy has exactly one of matrix, repeat, parallelism; found none of them'],
    [
      '{ parallelism: 2, repeat: { times: 2 } }',
      'a strategy has exactly one of matrix, repeat, parallelism; found repeat and parallelism',
    ],
    [
      '{ parallelism: 0 }',
      'Parallelism can not be [zero]. Please provide some positive Integer for Parallelism',
    ],
    [
      '{ repeat: { times: 0 } }',
      'Iteration can not be [zero]. Please provide some positive Integer for Iteration count',
    ],
    ['{ repeat: {} }', 'a repeat has exactly one of times and items'],
    ['{ repeat: { times: 1, items: [a] } }', 'a repeat has exactly one of times and items'],
    [
      '{ repeat: { items: [{ a: 1 }] } }',
      'Could not parse the repeat strategy. Please ensure you are using list of strings',
    ],
    [
      '{ repeat: { items: text } }',
      'Could not parse the repeat strategy. Please ensure you are using list of strings',
    ],
    ['{ matrix: {} }', 'No Axes defined in matrix. Please define at least one axis'],
    ['{ matrix: { maxConcurrency: 1 } }', 'No Axes defined in matrix. Please define at least one axis'],
    ['{ matrix: { a: [] } }', 'Axis is empty for key [a]. Please provide at least one value in the axis.'],
    ['{ matrix: { a: } }', 'Expected List but found null value in one of the axis with key:a'],
    [
      '{ matrix: { a: text } }',
      'Value provided for axes [a] is string. It should either be a List or an Expression.',
    ],
    [
      '{ matrix: { a: [1], exclude: [{ b: 1 }] } }',
      'Values defined in the exclude are not correct. Please make sure exclude contains all the valid keys defined as axes.',
    ],
    [
      '{ matrix: { a: [1, 2], exclude: [{ a: "1" }, { a: 2 }] } }',
      'Total number of iterations found to be 0 for this strategy. Please check pipeline yaml',
    ],
    ['{ parallelism: many }', 'expected a whole number, found a text'],
    ['{ matrix: { a: [1] }, onFailure: Stop }', '"Stop" is not one of RunAll, SkipQueued'],
    ['{ matrx: { a: [1] }, parallelism: 1 }', 'unknown key "matrx"'],
  ])('%s: %s', async (strategy, message) => {
    expect(await messagesOf(stepOf(`strategy: ${strategy}`))).toEqual([message]);
  });
});
