import { describe, expect, it } from 'vitest';
import {
  findExpressions,
  hasExpressions,
  isSingleExpression,
  render,
  unterminatedExpression,
} from './index.ts';

describe('findExpressions', () => {
  it('63: closes at the first ">" that belongs to the opener', () => {
    const [first, second, ...others] = findExpressions('abc def <+gh <+ij <+kl> > > <+mn>>> op');

    expect(first).toMatchObject({ content: 'gh <+ij <+kl> > ', start: 8, end: 27 });
    expect(second).toMatchObject({ content: 'mn', start: 28, end: 33 });
    expect(others).toEqual([]);
  });

  it('gives the expressions inside an expression with offsets in the whole text', () => {
    const text = 'x <+a.<+b> <+c>>';
    const [outer] = findExpressions(text);

    expect(outer?.source).toBe('<+a.<+b> <+c>>');
    expect(outer?.nested.map(({ start, end }) => text.slice(start, end))).toEqual(['<+b>', '<+c>']);
  });

  it.each<[text: string, sources: readonly string[], why: string]>([
    ['no expression > here', [], 'a closer alone is text'],
    ['<+a', [], 'an opener alone is text'],
    ['<+a <+b> c', ['<+b>'], 'an expression after an opener that is never closed still counts'],
    ['<+a \\> b>', ['<+a \\> b>'], 'an escaped closer does not close'],
    ['\\<+a>', ['<+a>'], 'a backslash before an opener means nothing'],
    ['<+>', ['<+>'], 'an expression may be empty'],
    ['<<+a>>', ['<+a>'], 'brackets around an expression are text'],
    ['a <b> <+c>', ['<+c>'], 'tags are text'],
    ['<+a><+b>', ['<+a>', '<+b>'], 'expressions may touch'],
  ])('%s → %j: %s', (text, sources) => {
    expect(findExpressions(text).map(({ source }) => source)).toEqual(sources);
    expect(hasExpressions(text)).toBe(sources.length > 0);
  });
});

describe('unterminatedExpression', () => {
  it.each<[text: string, offset: number | undefined]>([
    ['abc <+', 4],
    ['<+a <+b> c', 0],
    ['<+a> and <+b', 9],
    ['<+a \\>', 0],
    ['<+a>', undefined],
    ['a > b', undefined],
  ])('%s → %s', (text, offset) => {
    expect(unterminatedExpression(text)).toBe(offset);
  });
});

describe('isSingleExpression', () => {
  it.each<[text: string, expected: boolean]>([
    ['<+a>', true],
    ['<+<+a> + <+b>>', true],
    [' <+a>', false],
    ['<+a> ', false],
    ['<+a><+b>', false],
    ['a', false],
    ['<+a', false],
  ])('%s → %s', (text, expected) => {
    expect(isSingleExpression(text)).toBe(expected);
  });
});

describe('text around expressions', () => {
  it.each<[text: string, expected: string, why: string]>([
    ['a \\> b <+x> \\> c', 'a \\> b 1 \\> c', 'a backslash outside expressions is text'],
    ['<+>', '', 'an empty expression is empty'],
    ['[<+ >]', '[]', 'so is one of white space'],
    ['<+ x >', '1', 'white space inside does not matter'],
    ['x <+ y', 'x <+ y', 'an opener that is never closed is text'],
    ['$X `<+x>` $(<+x>)', '$X `1` $(1)', 'shell syntax is untouched'],
    ['# <+x>\n<<EOF\n<+x>\nEOF', '# 1\n<<EOF\n1\nEOF', 'comments and here-documents are text like any other'],
    ['<+x \\> 0>', 'true', '64: an escaped ">" is greater-than'],
    ['<+x gt 0>', 'true', 'so is the word'],
  ])('%s → %s: %s', (text, expected) => {
    expect(render(text, { x: 1 })).toBe(expected);
  });
});
