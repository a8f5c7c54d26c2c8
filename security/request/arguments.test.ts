import { expect, it } from 'vitest';
import { splitArguments } from './arguments.ts';

it.each<[line: string, words: readonly string[]]>([
  ['', []],
  ['  -ll   --quiet ', ['-ll', '--quiet']],
  ['--skip "B101, B102"', ['--skip', 'B101, B102']],
  ["--name='a b'", ['--name=a b']],
  ['a\\ b "c\\"d" \'e\\f\'', ['a b', 'c"d', 'e\\f']],
  ['$(whoami) `id` *.py; rm', ['$(whoami)', '`id`', '*.py;', 'rm']],
  ['"unclosed text', ['"unclosed', 'text']],
])('splits %j into %j', (line, words) => {
  expect(splitArguments(line)).toEqual(words);
});
