import { describe, expect, it } from 'vitest';
import { maxDocumentBytes, parseYaml } from './parse-yaml.ts';

const parse = (text: string) => parseYaml({ file: 'pipeline.yaml', text });

const places = (text: string) =>
  parse(text).diagnostics.map(({ code, position }) => `${position?.line}:${position?.column} ${code}`);

describe('parseYaml', () => {
  it.each<[yaml: string, value: unknown, why: string]>([
    ['a: yes', { a: 'yes' }, 'yes is a text'],
    ['on: off', { on: 'off' }, 'so are on and off, also as keys'],
    ['a: true', { a: true }, 'true is a truth value'],
    ['a: 1.50', { a: 1.5 }, 'numbers are numbers'],
    ['a: 0o17', { a: 15 }, 'octal numbers have a prefix'],
    ['a: 017', { a: 17 }, 'a leading zero means nothing'],
    ['a: 12345678901234567890', { a: '12345678901234567890' }, 'a number we cannot hold stays as written'],
    ['a: .nan', { a: '.nan' }, 'and so does one that is none'],
    ['a: 2026-01-01', { a: '2026-01-01' }, 'a date is a text'],
    ['1: a', { '1': 'a' }, 'keys are texts'],
    ['%YAML 1.1\n---\na: yes', { a: 'yes' }, 'also when the file claims an older version'],
    ['\u{FEFF}a: 1', { a: 1 }, 'a byte order mark is skipped'],
    ['a: 1\r\nb: 2\r\n', { a: 1, b: 2 }, 'line ends of Windows are fine'],
    ['a: &x [1]\nb: *x', { a: [1], b: [1] }, 'an alias repeats its anchor'],
    [
      'a: &x {k: 1, l: 2}\nb: { <<: *x, l: 3 }',
      { a: { k: 1, l: 2 }, b: { k: 1, l: 3 } },
      'own keys win over merged ones',
    ],
    [
      'a: &x {k: 1}\nb: &y {k: 2, m: 3}\nc: { <<: [*x, *y] }',
      { a: { k: 1 }, b: { k: 2, m: 3 }, c: { k: 1, m: 3 } },
      'the first merged source wins',
    ],
    ['a: "<<"', { a: '<<' }, 'a merge mark is only a key'],
    ['"<<": 1', { '<<': 1 }, 'and only without quotes'],
  ])('%j → %j: %s', (yaml, value) => {
    expect(parse(yaml)).toMatchObject({ value, diagnostics: [] });
  });

  it.each<[yaml: string, place: string, why: string]>([
    ['', '1:1 definition/empty-file', 'an empty file'],
    ['\n  \n', '1:1 definition/empty-file', 'nothing but white space'],
    ['# nothing\n', '1:1 definition/empty-file', 'nothing but a comment'],
    ['a:\n\tb: 1', '2:1 definition/yaml', 'a tab as indentation'],
    ['a: b: c', '1:4 definition/yaml', 'a second colon'],
    ['a: @b', '1:4 definition/yaml', 'a reserved character'],
    ['a: "b', '1:6 definition/yaml', 'a quote that is not closed'],
    ['a: "\\q"', '1:5 definition/yaml', 'an unknown escape'],
    ['a: 1\n---\nb: 2', '2:1 definition/yaml', 'two documents'],
    ['a:\n  - b\n c: d', '3:1 definition/yaml', 'a line between two levels'],
    ['? [a]\n: b', '1:3 definition/yaml', 'a key that is a list'],
    ['a: 1\nb: 2\na: 3', '3:1 definition/duplicate-key', 'a key written twice'],
    ['a: { b: 1, b: 2 }', '1:12 definition/duplicate-key', 'also on one line'],
    ['a: *b', '1:4 definition/unknown-anchor', 'an alias without an anchor'],
    ['a: *b\nc: &b 1', '1:4 definition/unknown-anchor', 'an anchor below its alias'],
    ['a: &x { b: *x }', '1:12 definition/unknown-anchor', 'an alias inside its own anchor'],
    ['__proto__: 1', '1:1 definition/reserved-key', 'a key that would change every object'],
    ['a: { <<: 1 }', '1:6 definition/yaml', 'a merge of a number'],
  ])('%j → %s: %s', (yaml, place) => {
    expect(places(yaml)).toEqual([place]);
  });

  it('says every problem in its own words, with what to do', () => {
    const { diagnostics } = parse('a:\n\tb: 1');

    expect(diagnostics[0]).toMatchObject({
      message: 'a tab is used for indentation',
      hint: 'indent with spaces',
    });
  });

  it('says one thing about a line and stops after a few', () => {
    expect(places('- a\nb: c\n')).toEqual(['2:1 definition/yaml']);
    expect(places('a: "\\q"\n'.repeat(40)).length).toBeLessThan(6);
  });

  it('warns of a tag it does not know and reads the value', () => {
    const { value, diagnostics } = parse('a: !mine x');

    expect(value).toEqual({ a: 'x' });
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'definition/yaml' }]);
  });

  it('refuses a file of more than four megabytes before it parses it', () => {
    const { diagnostics } = parse(`a: ${'x'.repeat(maxDocumentBytes)}`);

    expect(diagnostics).toMatchObject([
      { code: 'definition/file-too-large', message: 'the file has 4.0 MB; a definition may have 4 MB' },
    ]);
  });

  it('refuses aliases that unfold to more than a document can mean', () => {
    const bomb = Array.from({ length: 12 }, (_, index) => {
      const inner = index === 0 ? 'x' : `*a${index - 1}`;
      return `a${index}: &a${index} [${Array(9).fill(inner).join(', ')}]`;
    });

    expect(places(bomb.join('\n'))).toEqual(['6:9 definition/too-many-aliases']);
  });

  it.each([200, 5_000])('refuses a list nested %d times', (depth) => {
    expect(places('['.repeat(depth) + ']'.repeat(depth))[0]).toMatch(/definition\/too-deep$/);
  });

  it('finds the second of a hundred thousand equal keys at once', () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`);

    expect(places([...keys, 'k7: 1'].join('\n'))).toEqual(['100001:1 definition/duplicate-key']);
  });
});

describe('source map', () => {
  const text = 'a: &x\n  k: 1\nb:\n  <<: *x\n  l: [2, { m: 3 }]\nc: *x\nd:\n';

  it.each<[path: (string | number)[], at: 'key' | 'value', place: string, why: string]>([
    [['a', 'k'], 'value', '2:6', 'a value'],
    [['a', 'k'], 'key', '2:3', 'its key'],
    [['b', 'l', 1, 'm'], 'value', '5:15', 'a value inside a list'],
    [['b', 'l', 1], 'key', '5:10', 'an item has no key'],
    [['b', 'k'], 'value', '2:6', 'a merged value is where it was written'],
    [['c', 'k'], 'value', '2:6', 'a value behind an alias too'],
    [['d'], 'value', '7:3', 'a value that is missing is after its key'],
    [['b', 'gone', 'deep'], 'value', '3:1', 'what is not there falls back to the key of what is around it'],
    [['b', 'l', 7], 'value', '5:3', 'also in a list'],
    [[], 'value', '1:1', 'the document itself'],
  ])('finds %j (%s) at %s: %s', (path, at, place) => {
    const { line, column } = parse(text).source.position(path, at);

    expect(`${line}:${column}`).toBe(place);
  });
});
