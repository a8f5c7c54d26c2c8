import { describe, expect, it } from 'vitest';
import { codeOf } from './error-code-for-tests.ts';
import {
  ExpressionError,
  evaluate,
  explain,
  findExpressions,
  hasExpressions,
  render,
  unterminatedExpression,
} from './index.ts';
import { pick, seeded } from './random-for-tests.ts';

const scope = {
  s: 'some text',
  n: 5,
  list: ['a', 1, null],
  map: { k: 'v', nested: { list: [1] } },
  v: '<+s> and <+n>',
  self: '<+self>',
  wide: '<+wide1><+wide1><+wide1><+wide1>',
  wide1: '<+wide2><+wide2><+wide2><+wide2>',
  wide2: '<+wide3><+wide3><+wide3><+wide3>',
  wide3: '<+s><+s><+s><+s>',
};

describe('a text without expressions', () => {
  it('renders to itself', () => {
    const random = seeded(7);
    for (let round = 0; round < 1_000; round++) {
      const text = randomText(random, plainPieces);

      expect(render(text, scope)).toBe(text);
      expect(hasExpressions(text)).toBe(false);
    }
  });
});

describe('any text at all', () => {
  it('gives a value or an expression error, in a bounded number of steps', () => {
    const random = seeded(11);
    for (let round = 0; round < 2_500; round++) {
      const text = randomText(random, hostilePieces);
      const options = { mode: pick(random, modes), statements: random() < 0.5, limits: { maxSteps: 20_000 } };

      for (const run of [render, evaluate, explain])
        expect(
          failureOf(() => run(text, scope, options)),
          text,
        ).toBeUndefined();
    }
  });

  it('is scanned alike by all who look at it', () => {
    const random = seeded(13);
    for (let round = 0; round < 1_000; round++) {
      const text = randomText(random, hostilePieces);
      const found = findExpressions(text);

      expect(found.every(({ start, end, source }) => text.slice(start, end) === source)).toBe(true);
      expect(hasExpressions(text)).toBe(found.length > 0);
      if (unterminatedExpression(text) === undefined && found.length === 0) expect(text).not.toContain('<+');
    }
  });
});

describe('hostile expressions end early', () => {
  it.each<[why: string, text: string, code: string | undefined]>([
    ['a text repeated too often', '<+s.repeat(1000000000)>', 'expression/limit'],
    [
      'a text that doubles',
      `<+"${'x'.repeat(100)}"${'.concat(s.repeat(9999))'.repeat(200)}>`,
      'expression/limit',
    ],
    [
      'a text replaced by itself',
      `<+s${'.replaceAll(".", "$0$0$0$0$0$0$0$0")'.repeat(20)}>`,
      'expression/limit',
    ],
    ['a text replaced literally', `<+s${'.replace("", "xxxxxxxxxx")'.repeat(20)}>`, 'expression/limit'],
    [
      'a format with wide fields',
      `<+"${'%9999s'.repeat(1000)}".format(${'s,'.repeat(19)}s)>`,
      'expression/function',
    ],
    ['a wide range', '<+1 .. 100000000>', 'expression/limit'],
    ['a range of ranges', `<+${'[1 .. 90000,'.repeat(30)}1${']'.repeat(30)}>`, 'expression/limit'],
    ['a pattern that backtracks', `<+"${'a'.repeat(5000)}!".matches("(a+)+")>`, undefined],
    ['a pattern that repeats', '<+s.matches("((a{100}){100}){100}")>', 'expression/function'],
    ['a pattern that unrolls', `<+s.matches("${'x{1000}'.repeat(20)}")>`, 'expression/limit'],
    ['nested parentheses', `<+${'('.repeat(20_000)}1${')'.repeat(20_000)}>`, 'expression/too-deep'],
    ['nested lists', `<+${'['.repeat(5_000)}${']'.repeat(5_000)}>`, 'expression/too-deep'],
    ['many signs', `<+${'-'.repeat(20_000)}n>`, 'expression/too-deep'],
    ['many negations', `<+${'!'.repeat(20_000)}true>`, 'expression/too-deep'],
    ['many choices', `<+${'true ? 1 : '.repeat(5_000)}2>`, 'expression/too-deep'],
    ['a long sum', `<+${'1+'.repeat(20_000)}1>`, 'expression/too-deep'],
    ['a long chain of members', `<+map${'.k'.repeat(20_000)}>`, undefined],
    ['nested expressions', `${'<+'.repeat(50_000)}n${'>'.repeat(50_000)}`, 'expression/too-deep'],
    ['openers without closers', '<+'.repeat(200_000), undefined],
    ['closers without openers', `<+n>${'>'.repeat(500_000)}`, undefined],
    ['a long number', `<+${'9'.repeat(300_000)} * 2>`, 'expression/limit'],
    ['a number squared often', `<+${'('.repeat(20)}9999999999${'*9999999999)'.repeat(20)}>`, undefined],
    ['a huge exponent', '<+1e999999>', undefined],
    ['a long text in quotes', `<+"${'x'.repeat(3_000_000)}".length()>`, undefined],
    ['a text longer than allowed', `<+"${'x'.repeat(5_000_000)}".length()>`, 'expression/limit'],
    ['many expressions', '<+n>'.repeat(100_000), undefined],
    ['too many expressions', '<+1+1+1+1+1+1+1+1+1>'.repeat(80_000), 'expression/limit'],
    ['variables that fan out', '<+wide><+wide><+wide>', undefined],
    ['a variable of itself', '<+self>', 'expression/loop'],
    ['JSON nested deeply', `<+json.object("${'['.repeat(50_000)}")>`, 'expression/limit'],
    ['a JSONPath nested deeply', `<+json.select("${'[?('.repeat(500)}", map)>`, 'expression/function'],
    ['a JSONPath that multiplies', '<+json.select("$..*..*..*..*..*..*..*..*", map)>', undefined],
    ['spaces without end', `<+n${' '.repeat(1_000_000)}>`, undefined],
    ['quotes without end', `<+${'"'.repeat(100_001)}>`, 'expression/parse'],
    ['placeholders of its own', '<+\uE0000\uE001>', 'expression/parse'],
    ['a null character', '<+\0>', 'expression/parse'],
    ['half a character', '<+"\uD800">', undefined],
  ])('%s', (_, text, code) => {
    expect(codeOf(() => render(text, scope))).toBe(code);
  });

  it('even when the scope has no end', () => {
    const endless: Record<string, unknown> = { text: 'x' };
    endless['again'] = endless;

    expect(codeOf(() => render('<+endless>', { endless }))).toBe('expression/limit');
    expect(render('<+endless.again.again.text>', { endless })).toBe('x');
  });

  it('even when patterns match again and again', () => {
    const options = { limits: { maxPatternMs: 50 } };
    const text = 'a'.repeat(30_000);

    expect(codeOf(() => render('<+text.replaceAll("a.*b|a", "x")>', { text }, options))).toBe(
      'expression/limit',
    );
  });
});

const modes = ['null', 'original', 'throw'] as const;
const plainPieces = [
  '<',
  '+',
  '>',
  ' ',
  'a',
  '<b>',
  '$x',
  '"',
  '\\',
  '\n',
  '{',
  '}',
  'é',
  '+>',
  '< +',
] as const;
const hostilePieces = [
  ...plainPieces,
  ...([
    '<+',
    '<+',
    '>',
    '>',
    '\\>',
    's',
    'n',
    'list',
    'map',
    'v',
    'self',
    '.',
    '.k',
    '[0]',
    '(',
    ')',
    '[',
    ']',
  ] as const),
  ...([
    '+',
    '-',
    '*',
    '/',
    '%',
    '==',
    '!=',
    '=~',
    '&&',
    '||',
    '?',
    ':',
    '?:',
    '..',
    '=',
    ',',
    ';',
    "'",
    '1',
    '0',
  ] as const),
  ...([
    '.split(',
    '.repeat(999)',
    '.matches(',
    'size(',
    'empty ',
    'not ',
    'null',
    'true',
    '__proto__',
    '.constructor',
  ] as const),
  ...([
    'json.object(',
    'json.select("$..*",',
    'regex.extract(',
    'xml.select("//*",',
    'currentDate()',
    '.length()',
  ] as const),
  ...([
    'if (',
    'else',
    'for (x : ',
    'while (',
    'var x = ',
    'return ',
    'new ',
    '1e99',
    '0x',
    '\uE000',
    '\uE001',
    '\0',
  ] as const),
] as const;

function randomText(random: () => number, pieces: readonly [string, ...string[]]): string {
  const length = Math.floor(random() * 14);
  const text = Array.from({ length }, () => pick(random, pieces)).join('');
  return pieces === plainPieces ? text.replaceAll('<+', '< +') : text;
}

/** What was thrown, unless it is what may be thrown. */
function failureOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof ExpressionError ? undefined : error;
  }
}
