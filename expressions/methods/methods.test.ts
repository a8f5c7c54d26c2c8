import { describe, expect, it } from 'vitest';
import { codeOf } from '../error-code-for-tests.ts';
import { evaluate, methodSummaries, render } from '../index.ts';

const scope = {
  s: 'Hello World',
  version: '1.2.3',
  list: ['a', 'b', 'a'],
  numbers: [1, 2.5],
  map: { k: 'v', n: 5 },
  n: 42,
  d: 2.75,
  yes: true,
};

describe('methods of texts', () => {
  it.each<[expression: string, value: unknown]>([
    ['s.length()', 11],
    ['s.size()', 11],
    ['"".isEmpty() && "".empty() && " ".isBlank()', true],
    ['s.charAt(4)', 'o'],
    ['s.codePointAt(0)', 72],
    ['s.substring(6)', 'World'],
    ['"prod-eu".substring(0,3)', 'pro'],
    ['s.subSequence(0, 5)', 'Hello'],
    ['s.indexOf("o")', 4],
    ['s.indexOf("o", 5)', 7],
    ['s.indexOf("x")', -1],
    ['s.lastIndexOf("o")', 7],
    ['s.lastIndexOf("o", 6)', 4],
    ['s.contains("lo W")', true],
    ['s.startsWith("Hello")', true],
    ['s.startsWith("World", 6)', true],
    ['s.endsWith("ld")', true],
    ['s.equals("Hello World")', true],
    ['s.equals(5)', false],
    ['"5".equals(5)', false],
    ['s.equalsIgnoreCase("hello world")', true],
    ['"a".compareTo("c")', -2],
    ['"abc".compareTo("ab")', 1],
    ['"B".compareToIgnoreCase("b")', 0],
    ['s.concat("!")', 'Hello World!'],
    ['s.replace("l", "L")', 'HeLLo WorLd'],
    ['"a.b.c".replace(".", "$1")', 'a$1b$1c'],
    ['"abc".replace("", "-")', '-a-b-c-'],
    ['s.replaceAll("[aeiou]", "*")', 'H*ll* W*rld'],
    ['s.replaceAll("(\\w+) (\\w+)", "$2 $1")', 'World Hello'],
    ['s.replaceAll("o", "\\$")', 'Hell$ W$rld'],
    ['s.replaceFirst("o", "0")', 'Hell0 World'],
    ['s.matches("Hello.*")', true],
    ['s.matches("Hello")', false],
    ['version.split("\\.")', ['1', '2', '3']],
    ["version.split('\\\\.')[1]", '2'],
    ['"a,b,,".split(",")', ['a', 'b']],
    ['"a,b,,".split(",", -1)', ['a', 'b', '', '']],
    ['"a,b,c".split(",", 2)', ['a', 'b,c']],
    ['"abc".split("")', ['a', 'b', 'c']],
    ['",a".split(",")', ['', 'a']],
    ['"".split(",")', ['']],
    ['",".split(",")', []],
    ['"a b\tc".split("\\s+").length', 3],
    ['s.toLowerCase()', 'hello world'],
    ['s.toUpperCase()', 'HELLO WORLD'],
    ['" x ".trim()', 'x'],
    ['" x ".strip()', 'x'],
    ['" x ".stripLeading() + "|"', 'x |'],
    ['" x ".stripTrailing() + "|"', ' x|'],
    ['s.toString()', 'Hello World'],
    ['"abc".hashCode()', 96354],
    ['"polygenelubricants".hashCode()', -2147483648],
    ['"ab".repeat(3)', 'ababab'],
    ['"ab".repeat(0)', ''],
    ['"a\nb\r\nc\n".lines()', ['a', 'b', 'c']],
    ['"abc".toCharArray()', ['a', 'b', 'c']],
    [
      '"%s-%d-%05d-%.2f-%x-%5s|%-5s|%,d%%".format("a", 5, 42, 1.5, 255, "r", "l", 1234567)',
      'a-5-00042-1.50-ff-    r|l    |1,234,567%',
    ],
    ['"%2$s %1$s".formatted("a", "b")', 'b a'],
    ['",".join(list)', 'a,b,a'],
    ['"x".contentEquals("x")', true],
    ['s.toLowerCase().replace(" ", "-").concat("/x").length()', 13],
  ])('%s → %j', (expression, value) => {
    expect(evaluate(`<+${expression}>`, scope)).toEqual(value);
  });

  it.each<[expression: string, code: string]>([
    ['s.charAt(99)', 'expression/function'],
    ['s.charAt(-1)', 'expression/function'],
    ['s.substring(5, 2)', 'expression/function'],
    ['s.concat(null)', 'expression/unresolved'],
    ['s.substring("x")', 'expression/type'],
    ['s.repeat(-1)', 'expression/function'],
    ['s.matches("(")', 'expression/function'],
    ['s.replaceAll("(o)", "$2")', 'expression/function'],
    ['s.replaceAll("(?=a)", "x")', 'expression/function'],
    ['"%s %s".format("one")', 'expression/function'],
    ['s.frobnicate()', 'expression/unknown-method'],
  ])('%s fails with %s', (expression, code) => {
    expect(codeOf(() => evaluate(`<+${expression}>`, scope))).toBe(code);
  });
});

describe('methods of numbers', () => {
  it.each<[expression: string, text: string]>([
    ['n.toString()', '42'],
    ['n.toString().length()', '2'],
    ['n.intValue()', '42'],
    ['n.doubleValue()', '42.0'],
    ['n.longValue() + 1', '43'],
    ['d.intValue()', '2'],
    ['d.toString()', '2.75'],
    ['n.compareTo(50)', '-1'],
    ['n.equals(42)', 'true'],
    ['n.equals("42")', 'false'],
    ['4294967297.intValue()', '1'],
    ['yes.toString()', 'true'],
  ])('%s → %s', (expression, text) => {
    expect(render(`<+${expression}>`, scope)).toBe(text);
  });
});

describe('methods of lists', () => {
  it.each<[expression: string, value: unknown]>([
    ['list.get(1)', 'b'],
    ['list.getFirst()', 'a'],
    ['list.getLast()', 'a'],
    ['list.size()', 3],
    ['list.length()', 3],
    ['list.isEmpty()', false],
    ['[].empty()', true],
    ['list.contains("b")', true],
    ['list.contains("z")', false],
    ['list.containsAll(["a", "b"])', true],
    ['list.indexOf("a")', 0],
    ['list.lastIndexOf("a")', 2],
    ['list.indexOf("z")', -1],
    ['list.subList(1, 3)', ['b', 'a']],
    ['list.toString()', '["a","b","a"]'],
    ['list.equals(["a", "b", "a"])', true],
  ])('%s → %j', (expression, value) => {
    expect(evaluate(`<+${expression}>`, scope)).toEqual(value);
  });

  it.each<[expression: string, code: string]>([
    ['list.get(3)', 'expression/function'],
    ['list.stream()', 'expression/unknown-method'],
    ['list.add("c")', 'expression/unknown-method'],
  ])('%s fails with %s', (expression, code) => {
    expect(codeOf(() => evaluate(`<+${expression}>`, scope))).toBe(code);
  });
});

describe('methods of maps', () => {
  it.each<[expression: string, value: unknown]>([
    ['map.get("k")', 'v'],
    ['map.get("x")', null],
    ['map.getOrDefault("x", "d")', 'd'],
    ['map.getOrDefault("k", "d")', 'v'],
    ['map.containsKey("k")', true],
    ['map.containsValue("v")', true],
    ['map.size()', 2],
    ['map.isEmpty()', false],
    ['{:}.empty()', true],
    ['map.keySet()', ['k', 'n']],
    ['map.values()', ['v', 5]],
    ['map.entrySet()[0].key', 'k'],
    ['map.toString()', '{"k":"v","n":5}'],
  ])('%s → %j', (expression, value) => {
    expect(evaluate(`<+${expression}>`, scope)).toEqual(value);
  });
});

describe('methodSummaries', () => {
  it('lists every method once per number of arguments, with a summary', () => {
    const summaries = methodSummaries();
    const signatures = summaries.map(({ kind, name, takes }) => `${kind}.${name}(${takes})`);

    expect(new Set(signatures).size).toBe(signatures.length);
    expect(summaries.every(({ summary }) => /^[A-Z].*\.$/.test(summary))).toBe(true);
  });
});
