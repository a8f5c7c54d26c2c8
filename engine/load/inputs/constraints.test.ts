import { describe, expect, it } from 'vitest';
import type { Value } from '../../outcome.ts';
import { checkResolved, checkSupplied } from './constraints.ts';
import type { Constraints } from './runtime-input.ts';

const list = (...values: string[]): Constraints => ({ allowedValues: { kind: 'list', values } });
const jexl = (expression: string): Constraints => ({ allowedValues: { kind: 'jexl', expression } });

describe('a supplied value', () => {
  it.each<[value: Value, constraints: Constraints, why: string]>([
    ['a', list('a', 'b'), 'is one of the allowed ones'],
    ['a, b', list('a', 'b'), 'is several of them'],
    [['a', 'b'], list('a', 'b'), 'is a list of them'],
    [4.5, list('4.5'), 'is a number among them'],
    ['<+pipeline.name>', list('a'), 'is an expression'],
    ['x', list('a', '<+pipeline.name>'), 'may be one an expression gives'],
    ['x', jexl('<+pipeline.variables.l>'), 'may be one the execution knows'],
    ['a', jexl('"a,b"'), 'is one of a computed list'],
    ['v12', { regex: 'v[0-9]+' }, 'matches the pattern'],
    [['v1', 'v2'], { regex: 'v[0-9]+' }, 'is a list that matches it'],
    ['anything', {}, 'has no constraint'],
  ])('%j is accepted for %j: it %s', (value, constraints) => {
    expect(checkSupplied('pipeline.variables.v', value, constraints)).toEqual([]);
  });

  it.each<[value: Value, constraints: Constraints, message: string]>([
    [
      'v',
      list('a', 'b'),
      "The values provided for pipeline.variables.v: ['v'] do not match any of the allowed values ['a', 'b']",
    ],
    [
      'a,x',
      list('a', 'b'),
      "The values provided for pipeline.variables.v: ['a', 'x'] do not match any of the allowed values ['a', 'b']",
    ],
    [
      'x',
      jexl('"a,b"'),
      "The values provided for pipeline.variables.v: ['x'] do not match any of the allowed values ['a', 'b']",
    ],
    [
      'v12x',
      { regex: 'v[0-9]+' },
      'The value provided for [pipeline.variables.v: v12x] does not match the required regex pattern',
    ],
    ['a', { regex: '(' }, 'Invalid pattern ( provided in pipeline.variables.v'],
  ])('%j is refused for %j', (value, constraints, message) => {
    expect(checkSupplied('pipeline.variables.v', value, constraints)).toEqual([message]);
  });
});

describe('a resolved value', () => {
  const abc = list('a', 'b', 'c');

  it.each<[value: Value, constraints: Constraints, message: string | undefined]>([
    ['a', abc, undefined],
    ['ab', abc, "Current values 'ab' are not in allowed values list"],
    [null, abc, 'Current value is null'],
    [4.5, list('4.50'), undefined],
    [4.5, list('4'), 'Current value 4.5 is not in allowed values list'],
    [true, abc, 'AllowedValues do not handle value of type: boolean'],
    [['a', 'b'], jexl('"a,b"'), undefined],
    [['a', 'ab'], jexl('"a,b"'), "Following values don't match the provided input set validator: [ab]"],
    [[], jexl('"a,b"'), 'AllowedValues do not handle value of type: empty list'],
    ['abc', { regex: 'abc*' }, undefined],
    ['a', { regex: 'abc*' }, 'Current value a does not match with given regex'],
    [null, { regex: 'abc*' }, 'Regex do not handle value of type: null'],
    [['abc'], { regex: 'abc*' }, 'Regex do not handle value of type: list'],
  ])('%j against %j: %s (77, 78)', (value, constraints, message) => {
    expect(checkResolved(value, constraints)).toBe(message);
  });

  it('is compared with a list the execution computes', () => {
    expect(checkResolved('x', jexl('<+pipeline.variables.l>'), () => 'x,y')).toBeUndefined();
    expect(checkResolved('z', jexl('<+pipeline.variables.l>'), () => ['x', 'y'])).toBeDefined();
  });
});
