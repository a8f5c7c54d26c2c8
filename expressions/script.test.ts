import { describe, expect, it } from 'vitest';
import { codeOf } from './error-code-for-tests.ts';
import { evaluate } from './index.ts';

const scope = { n: 3, list: ['a', 'b', 'c'], map: { x: 1, y: 2 }, empty: '', nothing: null };
const options = { statements: true };

describe('scripts', () => {
  it.each<[script: string, value: unknown, why: string]>([
    ['if (n == 3) "three"; else "other";', 'three', 'a choice without braces'],
    ['if (n == 4) { "four" } else if (n == 3) { "three" } else { "other" }', 'three', 'choices chain'],
    ['if (n == 4) { "four" }', null, 'a choice not taken has no value'],
    ['var x = n * 2; x + 1', 7, 'a variable'],
    ['var x = 1; x = x + 1; x', 2, 'is assigned'],
    ['var x; x == null', true, 'is null at first'],
    ['var sum = ""; for (each : list) { sum = sum + each + n; } sum', 'a3b3c3', 'a loop over a list'],
    ['var sum = 0; for (var v : map) sum = sum + v; sum', 3, 'a loop over the values of a map'],
    ['var sum = 0; for (i : 1 .. 4) { sum = sum + i } sum', 10, 'a loop over a range'],
    ['for (x : nothing) { 1 }', null, 'a loop over nothing'],
    ['var i = 0; while (i < 5) { i = i + 1; } i', 5, 'a loop with a condition'],
    ['for (x : list) { if (x == "b") { return x + "!"; } } "none"', 'b!', 'a return ends the script'],
    ['return;', null, 'a return without a value'],
    ['1; 2; 3;', 3, 'the last value counts'],
    ['var n = 5; n', 5, 'a variable hides the scope'],
    [';;1', 1, 'empty statements'],
    ['if (empty(empty)) { "e"; } else { n; }', 'e', 'operators and braces'],
  ])('%s → %j: %s', (script, value) => {
    expect(evaluate(`<+${script}>`, scope, options)).toEqual(value);
  });

  it.each<[script: string, code: string]>([
    ['var x = ; 1', 'expression/parse'],
    ['if n == 3 { 1 }', 'expression/parse'],
    ['if (n == 3) { 1', 'expression/parse'],
    ['map.x = 5', 'expression/parse'],
    ['1 2', 'expression/parse'],
    ['for (x : 5) { x }', 'expression/type'],
    ['while (true) { }', 'expression/limit'],
    ['var s = "x"; while (true) { s = s + s; }', 'expression/limit'],
    ['var n = 2; while (true) { n = n * n; }', 'expression/limit'],
    ['var l = [1]; while (true) { l = [l, l]; }', 'expression/limit'],
  ])('%s fails with %s', (script, code) => {
    expect(codeOf(() => evaluate(`<+${script}>`, scope, options))).toBe(code);
  });

  it('are refused unless they are asked for', () => {
    const failing = () => evaluate('<+if (n == 3) { 1 }>', scope);

    expect(failing).toThrow(/Statements .* are switched off/);
    expect(codeOf(failing)).toBe('expression/parse');
  });
});
