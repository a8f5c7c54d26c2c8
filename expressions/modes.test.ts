import { describe, expect, it } from 'vitest';
import { codeOf } from './error-code-for-tests.ts';
import { ExpressionError, type ExpressionOptions, evaluate, render } from './index.ts';

const scope = {
  a: 5,
  f: 'abc',
  known: null,
  v: 'x-<+missing>',
  pair: '<+f>/<+missing>',
  chain: '<+link>',
  link: '<+missing>',
};

describe('the null mode', () => {
  it.each<[text: string, rendered: string]>([
    ['[<+missing>]', '[null]'],
    ['[<+missing.deep.path>]', '[null]'],
    ['[<+known>]', '[null]'],
    ['[<+chain>]', '[null]'],
    ['[<+"<+missing>">]', '[null]'],
  ])('%s renders as %s', (text, rendered) => {
    expect(render(text, scope)).toBe(rendered);
  });

  it('names each expression without a value once', () => {
    const told: string[] = [];

    render('<+missing> <+a> <+ other.path > <+missing> <+chain>', scope, {
      onUnresolved: (each) => told.push(each),
    });

    expect(told).toEqual(['missing', 'other.path']);
  });

  it('names what a comparison could not find, but not what it asked for', () => {
    const told: string[] = [];
    const options = { onUnresolved: (each: string) => told.push(each) };

    evaluate('<+x.y == "z">', scope, options);
    evaluate('<+u == null || empty(w) || (t ?: true)>', scope, options);

    expect(told).toEqual(['x.y']);
  });

  it('does not take known emptiness for a mistake', () => {
    const told: string[] = [];

    render('<+known>', scope, { onUnresolved: (each) => told.push(each) });

    expect(told).toEqual([]);
  });

  it('fails a variable that needs a value it does not have', () => {
    expect(codeOf(() => render('<+v>', scope))).toBe('expression/unresolved');
    expect(codeOf(() => render('<+pair>', scope))).toBe('expression/unresolved');
  });
});

describe('the original mode', () => {
  const options: ExpressionOptions = { mode: 'original' };

  it.each<[text: string, rendered: string]>([
    ['<+f> <+missing> <+a>', 'abc <+missing> 5'],
    ['<+known>', '<+known>'],
    ['<+<+a> + <+missing>>', '<+<+a> + <+missing>>'],
    ['<+<+missing>.trim()>', '<+<+missing>.trim()>'],
    ['<+missing.trim()>', '<+missing.trim()>'],
    ['<+ <+missing> == "x" ? 1 : 2 >', '<+ <+missing> == "x" ? 1 : 2 >'],
    ['<+missing.x == "x">', '<+missing.x == "x">'],
    ['<+missing ?: "x">', '<+missing ?: "x">'],
    ['<+map.<+missing>>', '<+map.<+missing>>'],
    ['<+secrets.getValue("x")>', '<+secrets.getValue("x")>'],
    ['<+pair>', 'abc/<+missing>'],
    ['<+chain>', '<+missing>'],
    ['<+a> \\> <+missing>', '5 \\> <+missing>'],
  ])('%s renders as %s', (text, rendered) => {
    expect(render(text, scope, options)).toBe(rendered);
  });

  it('leaves nothing that a later evaluation could not finish', () => {
    const text = '<+<+a> + <+missing>> <+pair> <+missing.trim()>';
    const later = { ...scope, missing: ' 7 ' };

    expect(render(render(text, scope, options), later)).toBe(render(text, later));
  });

  it('still refuses what is no expression', () => {
    expect(codeOf(() => render('<+a b>', scope, options))).toBe('expression/parse');
  });
});

describe('the throw mode', () => {
  const options: ExpressionOptions = { mode: 'throw' };

  it.each<[text: string, named: string]>([
    ['<+missing> <+a> <+b.c>', 'missing, b.c'],
    ['<+known>', 'known'],
    ['<+<+a> + <+missing>>', 'missing'],
    ['<+missing> == "x"', 'missing'],
    ['<+chain>', 'missing'],
  ])('%s names %s', (text, named) => {
    const failing = () => render(text, scope, options);

    expect(failing).toThrow(
      expect.objectContaining({ code: 'expression/unresolved', message: `Unresolved expressions: ${named}` }),
    );
  });

  it('is content when everything has a value', () => {
    expect(render('<+a> <+f>', scope, options)).toBe('5 abc');
  });
});

describe('nesting', () => {
  const chain = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`x${index}`, `<+x${index + 1}>`]),
  );

  it('follows fifteen levels and no more', () => {
    expect(render('<+x0>', { ...chain, x14: 'end' })).toBe('end');
    expect(codeOf(() => render('<+x0>', { ...chain, x15: 'end' }))).toBe('expression/too-deep');
  });

  it('follows as many levels as asked', () => {
    expect(render('<+x0>', { ...chain, x20: 'end' }, { limits: { maxDepth: 25 } })).toBe('end');
  });

  it.each<[why: string, values: Record<string, string>]>([
    ['itself', { x: '<+x>' }],
    ['itself inside text', { x: 'a <+x> b' }],
    ['another that needs it', { x: '<+y>', y: '<+x>' }],
  ])('refuses a variable that needs %s', (_, values) => {
    expect(codeOf(() => render('<+x>', values))).toBe('expression/loop');
  });

  it('leaves such a variable alone in the original mode', () => {
    expect(render('<+x>', { x: '<+x>' }, { mode: 'original' })).toBe('<+x>');
  });
});

describe('an error', () => {
  it.each<[text: string, offset: number]>([
    ['abc <+1 +> def', 4],
    ['abc <+"x" + <+1 +>> def', 12],
    ['<+f> <+broken>', 5],
  ])('in %s points to offset %i', (text, offset) => {
    const failing = () => render(text, { ...scope, broken: 'a <+"b>' });

    expect(failing).toThrow(expect.objectContaining({ offset }));
    expect(failing).toThrow(ExpressionError);
  });
});
