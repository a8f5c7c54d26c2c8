import { describe, expect, it } from 'vitest';
import { codeOf } from './error-code-for-tests.ts';
import { evaluate, render } from './index.ts';

const scope = {
  five: 5,
  text: 'abc',
  yes: true,
  no: false,
  half: 0.5,
  nothing: null,
  list: ['a', 'b', 'c'],
  map: {
    k: 'v',
    'x-y': 'hyphen',
    'x y': 'space',
    inner: { deep: [1, { z: 'end' }] },
    size: 'big',
    or: 'word',
  },
};

function valueOfBlock(expression: string): unknown {
  return evaluate(`<+${expression}>`, scope);
}

describe('literals', () => {
  it.each<[expression: string, value: unknown]>([
    ['1', 1],
    ['1L', 1],
    ['0x1F', 31],
    ['017', 15],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['1.0f', 1],
    ['2e3', 2000],
    ['-7', -7],
    ['9007199254740993 - 1', 9007199254740992],
    ["'it''", 'expression/parse'],
    ["'it\\'s'", "it's"],
    ['"say \\"hi\\""', 'say "hi"'],
    ["'a\\tb\\nc'", 'a\tb\nc'],
    ["'\\d+'", '\\d+'],
    ["'\\\\d+'", '\\d+'],
    ["'\\u0041'", 'A'],
    ['true', true],
    ['false', false],
    ['null', null],
    ['[1, "a", true]', [1, 'a', true]],
    ['[]', []],
    ['{1, 2, 2}', [1, 2]],
    ['{"k": 1, "l": [2]}', { k: 1, l: [2] }],
    ['{:}', {}],
  ])('%s → %j', (expression, value) => {
    const code = codeOf(() => valueOfBlock(expression));

    expect(code ?? valueOfBlock(expression)).toEqual(value);
  });
});

describe('operators', () => {
  it.each<[expression: string, value: unknown, why: string]>([
    ['1 + 2 * 3', 7, 'multiplication binds tighter'],
    ['(1 + 2) * 3', 9, 'parentheses group'],
    ['10 - 2 - 3', 5, 'operators of one kind group to the left'],
    ['7 / 2', 3, 'integers divide to an integer'],
    ['-7 / 2', -3, 'and cut the fraction off'],
    ['7.0 / 2', 3.5, 'a floating-point operand gives a floating-point result'],
    ['7 div 2 + 7 mod 4', 6, 'words work as operators'],
    ['2 < 3 == true', true, 'comparison binds tighter than equality'],
    ['1 == 1 && 2 == 3 || true', true, 'and binds tighter than or'],
    ['true or false and false', true, 'words bind alike'],
    ['not no', true, 'not is a word, too'],
    ['!no && !no', true, 'negation binds tightest'],
    ['6 & 3 | 8 ^ 1', 11, 'bits'],
    ['~5', -6, 'bits turned'],
    ['- five', -5, 'a name negated'],
    ['1 .. 4', [1, 2, 3, 4], 'a range'],
    [
      '9007199254740991 * 9007199254740991 == 81129638414606663681390495662081',
      true,
      'large integers stay exact',
    ],
    ['"5" + 3', '53', 'a text joins'],
    ['3 + "5"', '35', 'from both sides'],
    ['"5" * 3', 15, 'a text of digits calculates'],
    ['"1.5" * 2', 3, 'one with a point too'],
    ['"a" + 1.0', 'a1.0', 'a floating-point number joins as Java prints it'],
    ['"a" + [1, "b"]', 'a[1,"b"]', 'a list joins as JSON'],
    ['five == "5"', true, 'a number compares with a text of digits'],
    ['five == 5.0', true, 'and with a floating-point number'],
    ['"true" == true', true, 'a boolean compares with a text'],
    ['"anything" == true', true, 'any text but "false" and the empty one is true'],
    ['"false" == false', true, 'the text "false" is false'],
    ['"a" eq "a" && "a" ne "b"', true, 'words compare'],
    ['nothing == null', true, 'null equals null'],
    ['"" == null', false, 'and nothing else'],
    ['map.missing == "x"', false, 'a missing entry equals nothing'],
    ['map.missing != "x"', true, 'and differs from everything'],
    ['missing == null', true, 'a missing name equals null'],
    ['10 < 9', false, 'numbers compare as numbers'],
    ['"10" < 9', false, 'also when one is a text'],
    ['"b" > "a"'.replace('>', '\\>'), true, 'texts compare in dictionary order'],
    ['five ge 5 and five le 5 and five gt 4 and five lt 6', true, 'words compare, too'],
    ['[1, 2] == [1, 2]', true, 'lists compare by content'],
    ['"abc" =~ "a.c"', true, 'a pattern must match'],
    ['"xabc" =~ "a.c"', false, 'the whole text'],
    ['"b" =~ list', true, 'a list must hold the value'],
    ['5 =~ ["5"]', true, 'whatever its kind'],
    ['"k" =~ map', true, 'a map must hold the key'],
    ['"x" !~ list', true, 'the opposite'],
    ['null =~ list', false, 'null is in nothing'],
    ['text =^ "ab" && text =$ "bc"', true, 'starts and ends'],
    ['text !^ "x" && text !$ "x"', true, 'does not start or end'],
    ['five == 5 ? "y" : "n"', 'y', 'a choice'],
    ['five==4?"y":"n"', 'n', 'without spaces'],
    ['no ? 1 : yes ? 2 : 3', 2, 'choices chain'],
    ['nothing ?: "default"', 'default', 'a default for null'],
    ['map.missing ?: "default"', 'default', 'for what is missing'],
    ['text ?: "default"', 'abc', 'but not for a value'],
    ['missing ? 1 : 2', 2, 'nothing is not true'],
    ['size(list) + size("abcd") + size(map)', 13, 'sizes'],
    ['size list', 3, 'as an operator'],
    ['size(null) == 0 && empty(null)', true, 'null has no size'],
    ['empty "" && empty [] && not empty list', true, 'emptiness'],
    ['empty(map.missing)', true, 'what is missing is empty'],
    ['false && nothing.x()', false, 'the right side of && is left alone'],
    ['true || nothing.x()', true, 'and that of ||'],
  ])('%s → %j: %s', (expression, value) => {
    expect(valueOfBlock(expression)).toEqual(value);
  });

  it.each<[expression: string, code: string]>([
    ['nothing + 5', 'expression/unresolved'],
    ['"a" + nothing', 'expression/unresolved'],
    ['map.missing * 2', 'expression/unresolved'],
    ['!nothing', 'expression/unresolved'],
    ['nothing && true', 'expression/unresolved'],
    ['nothing < 5', 'expression/unresolved'],
    ['"abc" * 2', 'expression/type'],
    ['"abc" == 5', 'expression/type'],
    ['1 / 0', 'expression/type'],
    ['1.0 % 0', 'expression/type'],
    ['list && true', 'expression/type'],
    ['five == word', 'expression/undefined'],
    ['1 +', 'expression/parse'],
    ['(1', 'expression/parse'],
    ['a b', 'expression/parse'],
    ['a, b', 'expression/parse'],
    ['a = 1', 'expression/parse'],
    ['a;', 'expression/parse'],
    ['new("java.lang.String")', 'expression/parse'],
    ['1abc', 'expression/parse'],
    ['five(1)', 'expression/type'],
    ['unknown(1)', 'expression/unknown-function'],
    ['json.selct("a", "b")', 'expression/unknown-function'],
    ['text.getClass()', 'expression/unknown-method'],
    ['text.substring()', 'expression/arguments'],
    ['text.substring(9)', 'expression/function'],
    ['missing.trim()', 'expression/unresolved'],
  ])('%s fails with %s', (expression, code) => {
    expect(codeOf(() => valueOfBlock(expression))).toBe(code);
  });
});

describe('paths', () => {
  it.each<[expression: string, value: unknown]>([
    ['map.k', 'v'],
    ['map["k"]', 'v'],
    ['map.get("k")', 'v'],
    ['map["x-y"]', 'hyphen'],
    ['map."x y"', 'space'],
    ["map.'x-y'", 'hyphen'],
    ['map.get("x-y")', 'hyphen'],
    ['map.inner.deep[1].z', 'end'],
    ['map.inner.deep.1.z', 'end'],
    ['map.or', 'word'],
    ['map.size', 'big'],
    ['list[1]', 'b'],
    ['list[five - 3]', 'c'],
    ['list[9]', null],
    ['list.length', 3],
    ['map . k', 'v'],
    ['("a" + "b").length()', 2],
    ['["x", "y"][1]', 'y'],
    ['{"a": {"b": 1}}.a.b', 1],
    ['text.missing', null],
    ['map.missing.deeper', null],
    ['missing', null],
    ['map', { ...scope.map }],
  ])('%s → %j', (expression, value) => {
    expect(valueOfBlock(expression)).toEqual(value);
  });

  it('reads a boolean and a number as such', () => {
    expect(evaluate('<+yes>', scope)).toBe(true);
    expect(evaluate('<+five>', scope)).toBe(5);
  });
});

describe('values in a text', () => {
  it.each<[expression: string, text: string]>([
    ['yes', 'true'],
    ['five', '5'],
    ['10.0', '10.0'],
    ['9 / 2.0', '4.5'],
    ['1e10', '1.0E10'],
    ['12345678.9', '1.23456789E7'],
    ['0.0001', '1.0E-4'],
    ['half', '0.5'],
    ['9007199254740993', '9007199254740993'],
    ['0.0 * -1', '-0.0'],
    ['nothing', 'null'],
    ['list', '["a","b","c"]'],
    ['map.inner', '{"deep":[1,{"z":"end"}]}'],
    ['[1.0, null, "q\\"q"]', '[1.0,null,"q\\"q"]'],
  ])('%s → %s', (expression, text) => {
    expect(render(`<+${expression}>`, scope)).toBe(text);
  });
});
