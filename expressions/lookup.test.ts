import { describe, expect, it } from 'vitest';
import { codeOf } from './error-code-for-tests.ts';
import { ExpressionError, evaluate, explain, lazy, render, verbatim } from './index.ts';

describe('prefixes', () => {
  const scope = {
    child: { steps: { run: { output: 'of the child' } }, only: 'child', empty: null },
    ancestor: {
      steps: { run: { output: 'of the ancestor', extra: 'extra' } },
      only: 'ancestor',
      stage: { name: 'Build' },
    },
    only: 'root',
    empty: 'root',
    deep: { er: { inside: 'nested prefix' } },
  };
  const prefixes = ['child', 'ancestor', 'deep.er'];

  it.each<[text: string, value: unknown, why: string]>([
    ['<+steps.run.output>', 'of the child', 'the first prefix wins'],
    ['<+steps.run.extra>', 'extra', 'the whole path decides, not its first word'],
    ['<+stage.name>', 'Build', 'later prefixes are tried in order'],
    ['<+inside>', 'nested prefix', 'a prefix may be a path'],
    ['<+only>', 'child', 'the scope itself comes last'],
    ['<+empty>', 'root', 'null is passed over'],
    ['<+child.only>', 'child', 'a prefix is also an ordinary name'],
    ['<+steps.run.output.concat("!")>', 'of the child!', 'a method works on what was found'],
    ['<+only == "child" && stage.name == "Build">', true, 'each name is looked up by itself'],
    ['<+steps.run.nothing>', null, 'what is nowhere is null'],
  ])('%s → %j: %s', (text, value) => {
    expect(evaluate(text, scope, { prefixes })).toEqual(value);
  });

  it('looks in the scope where the empty prefix stands', () => {
    expect(evaluate('<+only>', scope, { prefixes: ['', 'child'] })).toBe('root');
  });

  it('calls the functions of datetime without their prefix', () => {
    const now = () => new Date('2024-02-29T10:20:30.400Z');

    expect(render('<+currentDate()>', {}, { now })).toBe('2024-02-29');
  });
});

describe('aliases', () => {
  const scope = { strategy: { matrix: { os: 'linux' } }, stage: { currentStatus: 'FAILED' }, x: false };
  const aliases = {
    matrix: 'strategy.matrix',
    OnStageSuccess: '<+stage.currentStatus> == "SUCCEEDED" || <+stage.currentStatus> == "IGNORE_FAILED"',
    OnStageFailure: '<+stage.currentStatus> == "FAILED"',
    Always: 'true',
  };

  it.each<[text: string, value: unknown]>([
    ['<+matrix.os>', 'linux'],
    ['<+matrix>', { os: 'linux' }],
    ['<+matrix.os == "linux">', true],
    ['<+Always>', true],
    ['<+OnStageSuccess>', false],
    ['<+OnStageSuccess> || <+OnStageFailure>', true],
    ['<+OnStageFailure && x>', false],
    ['<+OnStageFailure> && (<+x> == false)', true],
    ['<+strategy.matrix.os>', 'linux'],
  ])('%s → %j', (text, value) => {
    expect(evaluate(text, scope, { aliases })).toEqual(value);
  });
});

describe('a lazy scope', () => {
  function recording(values: Record<string, unknown>, asked: string[]) {
    return lazy({
      get: (key) => {
        asked.push(key);
        return values[key];
      },
      keys: () => Object.keys(values),
    });
  }

  it('is asked only for what an expression names', () => {
    const asked: string[] = [];
    const scope = recording({ pipeline: recording({ name: 'demo', secret: 'x' }, asked), other: 1 }, asked);

    expect(render('<+pipeline.name>', scope)).toBe('demo');
    expect(asked).toEqual(['pipeline', 'name']);
  });

  it('may hold lazy maps at any depth, and be read as a map', () => {
    const scope = {
      a: lazy({ get: (key) => ({ b: [lazy({ get: () => key, keys: () => ['k'] })] }), keys: () => ['x'] }),
    };

    expect(evaluate('<+a.x.b[0].any>', scope)).toBe('x');
    expect(evaluate('<+a>', scope)).toEqual({ x: { b: [{ k: 'x' }] } });
    expect(evaluate('<+a.size()>', scope)).toBe(1);
  });

  it('may refuse a name with an error of its own', () => {
    const scope = lazy({
      get: (key) => {
        throw new ExpressionError('expression/lookup', `Variable with identifier [${key}] not found.`);
      },
      keys: () => [],
    });

    expect(codeOf(() => render('x <+variable.y>', scope))).toBe('expression/lookup');
  });

  it('turns foreign errors into errors with an offset', () => {
    const broken = lazy({
      get: () => {
        throw new TypeError('disk gone');
      },
      keys: () => [],
    });
    const { error } = explain('a <+x>', broken);

    expect(error).toMatchObject({ code: 'expression/lookup', offset: 2, message: 'disk gone' });
  });
});

describe('texts in the scope that contain expressions', () => {
  const scope = {
    name: 'demo',
    variable: 'is <+name>',
    list: ['<+name>', '<+name>!'],
    output: verbatim({ log: 'says <+name>', lines: ['<+name>'], inner: { deep: '<+name>' } }),
  };

  it('are evaluated where they are read', () => {
    expect(render('<+variable>', scope)).toBe('is demo');
    expect(render('<+variable.length()>', scope)).toBe('7');
    expect(evaluate('<+list>', scope)).toEqual(['demo', 'demo!']);
    expect(evaluate('<+list[1]>', scope)).toBe('demo!');
    expect(evaluate('<+list.contains("demo")>', scope)).toBe(true);
  });

  it.each<[text: string, value: unknown]>([
    ['<+output.log>', 'says <+name>'],
    ['<+output.lines[0]>', '<+name>'],
    ['<+output.lines>', ['<+name>']],
    ['<+output.inner.deep>', '<+name>'],
    ['<+output.inner.get("deep")>', '<+name>'],
    ['<+output.log.trim()>', 'says <+name>'],
    ['<+"it " + <+output.log>>', 'it says <+name>'],
    ['<+json.object("{\\"a\\": \\"" + output.lines[0] + "\\"}").a>', '<+name>'],
  ])('are left alone in data: %s', (text, value) => {
    expect(evaluate(text, scope)).toEqual(value);
  });

  it('are evaluated as keys of a map, too', () => {
    expect(evaluate('<+map>', { ...scope, map: { 'is-<+name>': '<+name>' } })).toEqual({ 'is-demo': 'demo' });
  });

  it('are not made by joining pieces', () => {
    expect(evaluate("<+'<' + '+name\\>'>", scope)).toBe('<+name>');
  });
});

describe('what expressions cannot reach', () => {
  class Host {
    secret = 'secret';
    method() {
      return this.secret;
    }
  }
  const scope = {
    a: { b: 1 },
    text: 'x',
    list: [1],
    host: new Host(),
    run: () => 'ran',
    date: new Date(),
    bytes: new Uint8Array(2),
    symbol: Symbol('s'),
    own: JSON.parse('{"__proto__": "x", "constructor": "y", "prototype": "z"}'),
  };

  it.each([
    'a.__proto__',
    'a.constructor',
    'a.constructor.constructor("return 1")()',
    'a["__proto__"]',
    'a["con" + "structor"]',
    'a.get("__proto__")',
    'own.__proto__',
    'own.constructor',
    'own.prototype',
    'toString',
    'toString.constructor',
    'constructor',
    '__proto__',
    'hasOwnProperty',
    'text.constructor',
    "''.constructor",
    'list.constructor',
    'list.map',
    'list.__proto__.constructor',
    'host',
    'host.secret',
    'host.method()',
    'run',
    'run()',
    'date',
    'bytes',
    'symbol',
    'json.select.constructor',
    'globalThis',
    'process',
    'this',
  ])('%s', (expression) => {
    const { value } = explain(`<+${expression}>`, scope);

    expect(value ?? null).toBeNull();
  });

  it('leaves the scope as it was', () => {
    const frozen = Object.freeze({ list: Object.freeze([1]), map: Object.freeze({ k: 'v' }) });

    expect(codeOf(() => evaluate('<+list.add(2)>', frozen))).toBe('expression/unknown-method');
    expect(codeOf(() => evaluate('<+map.put("a", 1)>', frozen))).toBe('expression/unknown-method');
    expect(evaluate('<+map>', frozen)).not.toBe(frozen.map);
  });
});
