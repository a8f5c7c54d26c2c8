import { describe, expect, it } from 'vitest';
import { parseRuntimeInput, parseValidatedValue, splitList } from './runtime-input.ts';

describe('parseRuntimeInput', () => {
  it.each<[text: string, input: object, why: string]>([
    ['<+input>', {}, 'a bare input'],
    ['<+input>.default(main)', { default: 'main' }, 'a default'],
    ['<+input>.default()', { default: '' }, 'an empty default'],
    [
      '<+input>.allowedValues(a, b ,c)',
      { allowedValues: { kind: 'list', values: ['a', 'b', 'c'] }, selection: 'one' },
      'items are trimmed',
    ],
    [
      '<+input>.selectOneFrom(a,b)',
      { allowedValues: { kind: 'list', values: ['a', 'b'] }, selection: 'one' },
      'one of a list',
    ],
    [
      '<+input>.selectManyFrom(a,b)',
      { allowedValues: { kind: 'list', values: ['a', 'b'] }, selection: 'many' },
      'several of a list',
    ],
    [
      '<+input>.allowedValues(jexl(<+pipeline.variables.l>))',
      { allowedValues: { kind: 'jexl', expression: '<+pipeline.variables.l>' } },
      'a list by expression',
    ],
    ['<+input>.regex(^v(\\d+)$)', { regex: '^v(\\d+)$' }, 'a pattern with parentheses'],
    [
      '<+input>.default(a).allowedValues(a,b)',
      { default: 'a', allowedValues: { kind: 'list', values: ['a', 'b'] } },
      'several calls',
    ],
    [
      '<+input>.allowedValues(a,b).default(a)',
      { default: 'a', allowedValues: { kind: 'list', values: ['a', 'b'] } },
      'in any order',
    ],
    [
      '<+input>.default(f(x)).regex(.*)',
      { default: 'f(x)', regex: '.*' },
      'an argument ends where the next call starts',
    ],
    ['<+input>.executionInput()', { isExecutionInput: true }, 'asked for during the execution'],
    ['<+input>.default(x).executionInput()', { default: 'x', isExecutionInput: true }, 'with a default'],
    ["<+input>.default(\\'a, b\\')", { default: 'a, b' }, 'a quoted default'],
  ])('%s: %j', (text, input) => {
    expect(parseRuntimeInput(text)).toMatchObject({ text, isExecutionInput: false, ...input });
  });

  it.each(['abc-<+input>', '<+pipeline.name>', '', ' <+input>'])('does not take %j for an input', (text) => {
    expect(parseRuntimeInput(text)).toBeUndefined();
  });

  it('reads hostile texts in no time', () => {
    const text = `<+input>${'.default('.repeat(20_000)}${')'.repeat(20_000)}`;

    expect(parseRuntimeInput(text)).toBeDefined();
  });
});

describe('parseValidatedValue', () => {
  it.each<[text: string, value: string, constraints: object]>([
    ['main.allowedValues(main,next)', 'main', { allowedValues: { kind: 'list', values: ['main', 'next'] } }],
    ['v1.regex(v.*)', 'v1', { regex: 'v.*' }],
    ['a.b.c', 'a.b.c', {}],
    ['call.regex( is text', 'call.regex( is text', {}],
  ])('%s is the value %s', (text, value, constraints) => {
    const parsed = parseValidatedValue(text);

    expect(parsed.value).toBe(value);
    expect(parsed.constraints).toMatchObject(constraints);
  });
});

describe('splitList', () => {
  it.each<[text: string, items: string[], why: string]>([
    ['abc, \\\'def, ghi\\\', \\"jkl, mn\\"', ['abc', 'def, ghi', 'jkl, mn'], 'quoted commas stay (79)'],
    ['a', ['a'], 'one item'],
    ['', [''], 'an empty text is one empty item'],
    ['a,,b', ['a', '', 'b'], 'an empty item counts'],
    ["\\'a\\', b", ['a', 'b'], 'quotes are removed'],
    ["it's, fine", ["it's", 'fine'], 'a bare quote is text'],
  ])('%s → %j: %s', (text, items) => {
    expect(splitList(text)).toEqual(items);
  });
});
