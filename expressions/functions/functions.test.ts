import { describe, expect, it } from 'vitest';
import { codeOf } from '../error-code-for-tests.ts';
import { evaluate, functionSummaries, render } from '../index.ts';

const now = () => new Date('2024-01-31T23:59:58.007Z');

function rendered(expression: string, scope = {}): string {
  return render(`<+${expression}>`, scope, { now });
}

describe('regex', () => {
  it.each<[expression: string, value: unknown]>([
    ['regex.extract("[0-9]+", "v12-3")', '12'],
    ['regex.extract("[0-9]*", "v12")', '12'],
    ['regex.extract("x", "abc")', ''],
    ['regex.extract("x", null)', ''],
    ['regex.extract("\\d+\\.\\d+", "v1.25")', '1.25'],
    ['regex.replace("[0-9]", "#", "a1b2")', 'a#b#'],
    ['regex.replace("(a)(b)", "$2$1", "abab")', 'baba'],
    ['regex.match("b", "abc")', true],
    ['regex.match("^b", "abc")', false],
    ['regex.match("(?i)ABC", "xabcx")', true],
  ])('%s → %j', (expression, value) => {
    expect(evaluate(`<+${expression}>`, {})).toEqual(value);
  });
});

describe('shell', () => {
  it.each<[expression: string, text: string]>([
    ['shell.quote("a b")', "'a b'"],
    ['shell.quote("it\'s")', "'it'\\''s'"],
    ['shell.doubleQuote("say \\"$x\\"")', '"say \\"\\$x\\""'],
    ['shell.escape("a;b|c&d (e)")', 'a\\;b\\|c\\&d \\(e\\)'],
    ['shell.escapeChars("a-b", "-")', 'a\\-b'],
    ['shell.enclose("|", "x")', '|x|'],
  ])('%s → %s', (expression, text) => {
    expect(rendered(expression)).toBe(text);
  });
});

describe('datetime', () => {
  it.each<[expression: string, text: string]>([
    ['datetime.currentDate()', '2024-01-31'],
    ['currentDate()', '2024-01-31'],
    ['datetime.currentTime()', '2024-01-31T23:59:58.007+0000'],
    ['datetime.currentDate().plusDays(1)', '2024-02-01'],
    ['datetime.currentDate().plusMonths(1)', '2024-02-29'],
    ['datetime.currentDate().plusYears(1).plusMonths(1)', '2025-02-28'],
    ['datetime.currentDate().plusWeeks(1)', '2024-02-07'],
    ['datetime.currentDate().minusDays(31)', '2023-12-31'],
    ['datetime.currentTime().plusHours(1).plusMinutes(1).plusSeconds(1)', '2024-02-01T01:00:59.007+0000'],
    ['datetime.currentTime().plusNanos(1500000)', '2024-01-31T23:59:58.008+0000'],
    ['datetime.currentDate().getYear()', '2024'],
    ['"on " + datetime.currentDate()', 'on 2024-01-31'],
    ['datetime.currentDate().plusDays(1).toString().replace("-", "")', '20240201'],
  ])('%s → %s', (expression, text) => {
    expect(rendered(expression)).toBe(text);
  });

  it('gives dates no hours, and no year past 9999', () => {
    expect(codeOf(() => rendered('datetime.currentDate().plusHours(1)'))).toBe('expression/unknown-method');
    expect(codeOf(() => rendered('datetime.currentDate().plusYears(9999)'))).toBe('expression/function');
    expect(codeOf(() => rendered('datetime.currentTime().plusDays(99999999999)'))).toBe(
      'expression/function',
    );
  });
});

describe('json', () => {
  const scope = {
    shop: {
      json: JSON.stringify({
        store: {
          book: [
            { title: 'A', price: 8.95, tags: ['x'], isbn: '1' },
            { title: 'B', price: 12, tags: [] },
            { title: 'C', price: 22.5, tags: ['x', 'y'], isbn: '3' },
          ],
          'odd key': true,
        },
      }),
    },
    map: { a: { b: [1, 2] } },
  };

  it.each<[path: string, value: unknown]>([
    ['$.store.book[0].title', 'A'],
    ['store.book[0].title', 'A'],
    ["$['store']['book'][1]['title']", 'B'],
    ["$.store['odd key']", true],
    ['$.store.book[-1].title', 'C'],
    ['$.store.book[*].title', ['A', 'B', 'C']],
    ['$..title', ['A', 'B', 'C']],
    ['$.store.book[0,2].title', ['A', 'C']],
    ['$.store.book[1:].title', ['B', 'C']],
    ['$.store.book[:-1].title', ['A', 'B']],
    ['$.store.book[::2].title', ['A', 'C']],
    ['$.store.book[?(@.price < 10)].title', ['A']],
    ['$.store.book[?(@.price >= 12 && @.isbn)].title', ['C']],
    ['$.store.book[?(!@.isbn)].title', ['B']],
    ['$.store.book[?(@.title == "A" || @.title == \'C\')].price', [8.95, 22.5]],
    ['$.store.book[?(@.title =~ /a/i)].title', ['A']],
    ['$.store.book[?(@.title in ["B", "C"])].title', ['B', 'C']],
    ['$.store.book[?(@.title nin ["B", "C"])].title', ['A']],
    ['$.store.book[?(@.tags contains "y")].title', ['C']],
    ['$.store.book[?(@.tags size 1)].title', ['A']],
    ['$.store.book[?(@.tags empty true)].title', ['B']],
    ['$.store.book[?(@.price == $.store.book[1].price)].title', ['B']],
    ['$.store.book.length()', 3],
    ['$.store.book[*].price.max()', 22.5],
    ['$.store.book[?(@.price < 10)].price.sum()', 8.95],
    ['$.store.keys()', ['book', 'odd key']],
    ['$.store.missing', null],
    ['$.store.book[9]', null],
    ['$.store.book[?(@.none == 1)]', []],
  ])('json.select finds %s', (path, value) => {
    expect(evaluate('<+json.select(path, shop.json)>', { ...scope, path })).toEqual(value);
  });

  it.each<[expression: string, text: string]>([
    ['json.object("{\\"a\\": {\\"b\\": 1.0}}").a.b', '1.0'],
    ['json.object("[12345678901234567890, 1e2]")', '[12345678901234567890,100.0]'],
    ['json.select("a.b[1]", map)', '2'],
    ['json.list("a.b", map)', '[1,2]'],
    ['json.list("a.b[0]", map)', '[1]'],
    ['json.list("missing", map)', '[]'],
    ['json.list("$", "[\\"a\\"]")[0]', 'a'],
    ['json.format(map)', '{"a":{"b":[1,2]}}'],
    ['json.format({"k": 1.5, "l": null})', '{"k":1.5,"l":null}'],
    ['json.object("{\\"t\\": \\"tab\\\\tquote\\\\\\" \\\\u0041\\"}").t', 'tab\tquote" A'],
  ])('%s → %s', (expression, text) => {
    expect(rendered(expression, scope)).toBe(text);
  });

  it.each<[expression: string, code: string]>([
    ['json.object("{")', 'expression/function'],
    ['json.object("{\\"a\\": 1} x")', 'expression/function'],
    ['json.object("[01]")', 'expression/function'],
    ['json.object(null)', 'expression/unresolved'],
    ['json.select("a[", map)', 'expression/function'],
    ['json.select("a[?(@.b ==)]", map)', 'expression/function'],
    ['json.select("a.b[?(@ =~ /(?=x)/)]", map)', 'expression/function'],
    ['json.select("a.frobnicate()", map)', 'expression/function'],
    ['json.select("a")', 'expression/arguments'],
  ])('%s fails with %s', (expression, code) => {
    expect(codeOf(() => rendered(expression, scope))).toBe(code);
  });

  it('keeps odd keys from becoming anything but data', () => {
    const value = evaluate('<+json.object(text)>', {
      text: '{"__proto__": {"polluted": 1}, "constructor": 2, "ok": 3}',
    });

    expect(value).toEqual({ ok: 3 });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('xml', () => {
  const text = `<?xml version="1.0"?><!DOCTYPE p [<!ENTITY e "boom">]>
    <project xmlns="urn:x" xmlns:m="urn:m"><version>1.2.3</version><deps><dep id="a">one &amp; two</dep>
    <dep id="b"><![CDATA[<three>]]></dep></deps><m:meta>m</m:meta></project>`;

  it.each<[path: string, value: string]>([
    ['/project/version', '1.2.3'],
    ['//version/text()', '1.2.3'],
    ["//dep[@id='b']", '<three>'],
    ['//dep[1]', 'one & two'],
    ['//dep[2]/@id', 'b'],
    ['count(//dep)', '2'],
    ['//m:meta', 'm'],
    ['string(//nothing)', ''],
    ["concat(//version, '-', name(/*))", '1.2.3-project'],
    ['//dep[last()]/preceding-sibling::dep/@id', 'a'],
  ])('xml.select finds %s', (path, value) => {
    expect(evaluate('<+xml.select(path, text)>', { path, text })).toBe(value);
  });

  it.each<[why: string, path: string, document: string, code: string]>([
    ['broken XML', '/a', '<a><b></a>', 'expression/function'],
    ['an entity of its own', '/a', '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', 'expression/function'],
    ['a broken path', '/a[', '<a/>', 'expression/function'],
    ['XML nested too deeply', '/a', `${'<a>'.repeat(300)}${'</a>'.repeat(300)}`, 'expression/limit'],
    [
      'a path that searches for ever',
      '//*[count(//*[count(//*) > 1]) > 1]',
      `<a>${'<b><c/></b>'.repeat(600)}</a>`,
      'expression/limit',
    ],
  ])('refuses %s', (_, path, document, code) => {
    expect(codeOf(() => evaluate('<+xml.select(path, document)>', { path, document }))).toBe(code);
  });
});

describe('functions of the host', () => {
  const functions = [
    {
      name: 'strategy.node.get',
      arity: 1,
      summary: 'A loop by its identifier.',
      apply: ([id]: readonly unknown[]) => ({ matrix: { os: `linux-${id}` }, ids: [id] }),
    },
    { name: 'json.format', arity: [1, 2] as const, summary: 'Replaces a built-in one.', apply: () => 'mine' },
    {
      name: 'host.fail',
      arity: 0,
      summary: 'Always fails.',
      apply: () => {
        throw new Error('no disk');
      },
    },
    { name: 'host.object', arity: 0, summary: 'Gives what no expression may touch.', apply: () => new Map() },
  ];

  it.each<[expression: string, value: unknown]>([
    ['strategy.node.get("a").matrix.os', 'linux-a'],
    ['strategy.node.get("a").ids[0]', 'a'],
    ['strategy.node.other', 'from the scope'],
    ['json.format(1)', 'mine'],
    ['host.object()', null],
  ])('%s → %j', (expression, value) => {
    const scope = { strategy: { node: { other: 'from the scope' } } };

    expect(evaluate(`<+${expression}>`, scope, { functions })).toEqual(value);
  });

  it('fail as functions of the language do', () => {
    expect(codeOf(() => evaluate('<+host.fail()>', {}, { functions }))).toBe('expression/function');
    expect(codeOf(() => evaluate('<+strategy.node.get()>', {}, { functions }))).toBe('expression/arguments');
  });
});

describe('functionSummaries', () => {
  it('lists every function once, with a summary', () => {
    const names = functionSummaries().map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('json.select');
    expect(functionSummaries().every(({ summary }) => summary.endsWith('.'))).toBe(true);
  });
});
