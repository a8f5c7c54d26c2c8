import { describe, expect, it } from 'vitest';
import { ExpressionError, type ExpressionOptions, evaluate, hasExpressions, render } from './index.ts';

const scope = {
  a: 5,
  b: 12,
  c: '<+a> + 2 * <+b>',
  d: '<+c> - <+a>',
  e: '<+a>',
  f: 'abc',
  g: 'def',
  h: 'v2',
  i: 'v',
  j: '',
  w: 'archit-harness',
  company: 'harness',
  var1: "'archit' + <+company>",
  var2: "'archit<+f>' + <+company>",
  var3: 'concatenate1',
  var4: '["abc", "def"]',
  var6: '[{"lmn":"pqr"},{"stu":"<+f>"}]',
  nested1: '<+nested2>',
  nested2: '<+nested3>',
  nested3: "<+lastPublished.tag>.regex('1')",
  variables: {
    v1: '<+f><+g>',
    v2: "'harness' + '<+f><+g>'",
    v3: '<+f><+g>harness',
    v4: '<+f> + <+g>',
    v5: 'archit-harness',
    v8: '<+company>/archit-<+f>',
    v9: '<+company>/archit-<+f1>',
    v10: "<+company> <+<+w>.replace('-','')>",
    v12: '<b> <+w> </b>',
    v13: '<+company><+j><+f>',
    v18: 'values-for-<+f>.yaml',
    v19: '{"values":[{"id":"abcdefg","name":"Stratos harness"}]}',
    v20: '{"values":[{"id":"abcdefg","name":"Company harness"}]}',
  },
  nestedConcatenate: {
    c1: { concatenate1: 'harness' },
    c2: { status: 'RUNNING', anotherStatus: 'IGNORE_FAILED' },
  },
};

const options: ExpressionOptions = { prefixes: ['nestedConcatenate'], statements: true };
const original: ExpressionOptions = { ...options, mode: 'original' };

describe('render, example by example', () => {
  it.each<[id: string, text: string, expected: string]>([
    ['1', 'true == false', 'true == false'],
    ['7', '<+a> + <+b> = <+<+a> + <+b>>', '5 + 12 = 17'],
    ['8', '<+<+a> > + <+ <+b>> = <+<+a> + <+b>>', '5 + 12 = 17'],
    ['12', '<+f> + <+g> = <+<+f> + " + " + <+g>>', 'abc + def = abc + def'],
    ['23', 'archit-<+company>', 'archit-harness'],
    ['24', 'archit + <+company>', 'archit + harness'],
    ['26', "<+company.concat('india')>", 'harnessindia'],
    ['27', '<+var1>', 'architharness'],
    ['28', 'expression-<+var2>-<+g>', 'expression-architabcharness-def'],
    ['29', 'expression-<+var2>: <+g>', 'expression-architabcharness: def'],
    ['30a', '<+variables.v1>', 'abcdef'],
    ['30b', '<+variables.v4>', 'abcdef'],
    ['31', '<+variables.v2>', 'harnessabcdef'],
    ['32', '<+variables.v3>', 'abcdefharness'],
    ['34', '<+variables.v10>', 'harness architharness'],
    ['35', '<+variables.v12>', '<b> archit-harness </b>'],
    ['36', '<+variables.v13>', 'harnessabc'],
    ['36b', '<+variables.v18>', 'values-for-abc.yaml'],
    ['37', '<+variables.<+h>>', 'harnessabcdef'],
    ['38', "<+variables[<+i> + '5']>", 'archit-harness'],
    ['39', '<+c1.<+var3>>', 'harness'],
    ['40', "<+<+variables.v5>.replace('-','')>", 'architharness'],
    ['47', '<+size(<+variables.v8>)>', '18'],
    ['48', '<+empty(<+variables.v8>)>', 'false'],
    ['51', '<+json.list("$", <+var4>)>', '["abc","def"]'],
    ['52', '"<+json.select("a.b", "{\\"a\\" : {\\"b\\" : \\"c\\"}}")>"', '"c"'],
    ['53', '<+ <+a>==5?<+f>:<+g> >', 'abc'],
    ['54', '<+ <+a>==<+b>?<+<+f>harness>:<+<+g>def> >', 'defdef'],
    ['55', '<+ <+a>==5?"<+f>harness":"<+g>def" >', 'abcharness'],
    ['57', '<+var6>', '[{"lmn":"pqr"},{"stu":"abc"}]'],
  ])('%s: %s', (_, text, expected) => {
    expect(render(text, scope, options)).toBe(expected);
  });
});

describe('evaluate, example by example', () => {
  it.each<[id: string, text: string, expected: unknown]>([
    ['2', 'true == false', false],
    ['3', '', null],
    ['6', '<+a> + <+b>', 17],
    ['9', '<+c> - 2 * <+b> == <+a>', true],
    ['10', '<+<+<+d>> * <+d>> == <+571 + <+<+a>>>', true],
    ['11', '<+e> - <+<+e>> + 1 == 1', true],
    ['14', '<+missing>', null],
    ['23', 'archit-<+company>', 'archit-harness'],
    ['25', "'archit' + <+company>", 'architharness'],
    ['41', '<+c2.status> == "RUNNING" && (<+c2.anotherStatus> eq "IGNORE_FAILED")', true],
    ['42', '<+c2.status> == "RUNNING" and <+c2.anotherStatus> != "IGNORE_FAILED"', false],
    ['43', '<+c2.status> == "RUNNING" or <+c2.anotherStatus> != "IGNORE_FAILED"', true],
    ['44', '<+c2.status> !~ "RUNNING" and <+c2.anotherStatus> eq "IGNORE_FAILED"', false],
    ['45', '<+c2.status> == "RUNNING" ||\n <+c2.status> == "END2" &&\n (<+c21.anotherStatus> == "X")', true],
    ['45b', '<+c2.status> == "OTHER" || <+c2.status> == "RUNNING" && (<+c21.anotherStatus> == "X")', false],
    ['49', '<+json.select("values[?(@.name == \'Stratos <+company>\')].id",<+variables.v19>)>', ['abcdefg']],
    ['50', '<+json.select("values[?(@.name == \'Stratos <+company>\')].id",<+variables.v20>)>', []],
    ['59', "[<+f>] <+variables[<+i> + '5']> [<+g>] abc [<+h>]", '[abc] archit-harness [def] abc [v2]'],
    ['60', '<+f>, <+g>, abc, <+h>', 'abc, def, abc, v2'],
    ['61', '<+ Harness [<+f> : <+g> ] DeployBy:, <+h> >', ' Harness [abc : def ] DeployBy:, v2 '],
    ['62', '<+if ((<+j> == null) || (empty(<+j>))) {"emptyVar";} else {<+f>;}>', 'emptyVar'],
    ['62b', '<+if ((<+g> == null) || (empty(<+g>))) {"emptyVar";} else {<+f>;}>', 'abc'],
    ['74', '<+regex.extract("[0-9]+", "v12-3")>', '12'],
    ['75', '<+regex.match("b", "abc")>', true],
  ])('%s: %s', (_, text, expected) => {
    expect(evaluate(text, scope, options)).toEqual(expected);
  });
});

describe('the original mode, example by example', () => {
  it('21: leaves an expression without a value as it is', () => {
    expect(render('abc<+invalidKey> def', {}, original)).toBe('abc<+invalidKey> def');
  });

  it('22: keeps the text of what is missing when it evaluates', () => {
    expect(evaluate('<+invalidKey>+<+key1>', { key1: 'val1' }, original)).toBe('<+invalidKey>val1');
  });

  it('33: fills in the resolved parts of a variable', () => {
    expect(render('<+variables.v9>', scope, original)).toBe('harness/archit-<+f1>');
  });

  it('58: follows a chain to the deepest expression that resolves', () => {
    expect(render('<+nested1>', scope, original)).toBe("<+lastPublished.tag>.regex('1')");
    expect(evaluate('<+nested1>', scope, original)).toBe("<+lastPublished.tag>.regex('1')");
  });
});

describe('the other examples', () => {
  it('4, 5: an opener alone is no expression, an empty expression is one', () => {
    expect(hasExpressions('abc <+')).toBe(false);
    expect(hasExpressions('abc <+>')).toBe(true);
  });

  it('13: evaluates the texts inside a map', () => {
    expect(render('<+v4>', { ...scope, v4: { var1: '<+e>', var2: '<+g>' } })).toBe(
      '{"var1":"5","var2":"def"}',
    );
  });

  it('15: renders an expression without a value as null', () => {
    expect(render('<+a> + <+b> + <+c> + <+d>', { a: 5, c: 'abc', d: '<+a>' })).toBe('5 + null + abc + 5');
  });

  it('16: lists what is unresolved in the throw mode', () => {
    const failing = () =>
      render('<+a> + <+b> + <+c> + <+d>', { a: 5, c: 'abc', d: '<+a>' }, { mode: 'throw' });

    expect(failing).toThrow(
      expect.objectContaining({ code: 'expression/unresolved', message: 'Unresolved expressions: b' }),
    );
  });

  it('17: refuses to calculate with what is missing', () => {
    expect(errorOf(() => render('<+<+a> + <+b>>', { a: 5 }))).toMatchObject({
      code: 'expression/unresolved',
      message: expect.stringContaining('Expression <+a> + <+b> might contain some unresolved expressions'),
    });
  });

  it('18: explains a text that is no expression', () => {
    expect(errorOf(() => evaluate('<+a> + <+<+b>> + <+e>>', scope))).toMatchObject({
      code: 'expression/parse',
      message: expect.stringContaining('Please re-check the expression'),
    });
  });

  it('19, 20: renders a value, or null in its place', () => {
    expect(render('abc<+key1> def', { key1: 'val1' })).toBe('abcval1 def');
    expect(render('abc<+invalidKey> def', { key1: 'val1' })).toBe('abcnull def');
  });

  it('46: explains a word without quotes', () => {
    expect(errorOf(() => evaluate('<+a>==abc', scope))).toMatchObject({ code: 'expression/undefined' });
  });

  it.each([
    '<+secrets.getValue("harness_<+f>_india_<+g>")>',
    '<+secrets.getValue("harness_" + <+f> + "_india_" + <+g>)>',
  ])('56: asks for the secret named by %s', (text) => {
    const asked: unknown[] = [];
    const getValue = {
      name: 'secrets.getValue',
      arity: 1,
      summary: 'A secret.',
      apply: ([id]: readonly unknown[]) => {
        asked.push(id);
        return 'placeholder';
      },
    };

    expect(render(text, scope, { functions: [getValue] })).toBe('placeholder');
    expect(asked).toEqual(['harness_abc_india_def']);
  });

  it.each<[id: string, text: string, values: Record<string, unknown>, expected: unknown]>([
    ['65', '<+strategy.matrix.a>', { strategy: { matrix: { a: '1' } } }, '1'],
    ['67', '<+step.retryCount>', { step: { retryCount: 3 } }, 3],
    ['69', "<+pipeline.variables.abc.split(':')[1]>", { pipeline: { variables: { abc: 'def:ghi' } } }, 'ghi'],
    ['70', "<+pipeline.variables.abc.split('\\\\.')[1]>", { pipeline: { variables: { abc: '5.6.0' } } }, '6'],
    ['71', '<+<+version>.charAt(0)>', { version: '1.2.3' }, '1'],
    [
      '72',
      '<+<+stage.variables.myvar>.substring(<+<+stage.variables.myvar>.indexOf("e")>)>',
      { stage: { variables: { myvar: 'hello' } } },
      'ello',
    ],
    [
      '73',
      '<+<+pipeline.variables.changeType> =~ ["<+stage.name>","All"]>',
      { stage: { name: 'Build' }, pipeline: { variables: { changeType: 'Build' } } },
      true,
    ],
    [
      '76',
      '<+ <+<+pipeline.variables.l1> + "," + <+pipeline.variables.l2>>.split(",")>',
      { pipeline: { variables: { l1: 'a,b', l2: 'c' } } },
      ['a', 'b', 'c'],
    ],
  ])('%s: %s', (_, text, values, expected) => {
    expect(evaluate(text, values)).toEqual(expected);
  });

  it('66: renders a list as compact JSON', () => {
    const values = { strategy: { repeat: { partition: ['host1', 'host2', 'host3'] } } };

    expect(render('<+strategy.repeat.partition>', values)).toBe('["host1","host2","host3"]');
  });

  it('68: evaluates an alias of a condition', () => {
    const aliases = {
      OnPipelineSuccess:
        '<+pipeline.currentStatus> == "SUCCEEDED" || <+pipeline.currentStatus> == "IGNORE_FAILED"',
    };

    expect(
      evaluate('<+OnPipelineSuccess>', { pipeline: { currentStatus: 'IGNORE_FAILED' } }, { aliases }),
    ).toBe(true);
  });
});

function errorOf(failing: () => unknown): ExpressionError {
  try {
    failing();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
