import { describe, expect, it } from 'vitest';
import { evaluate, render } from './index.ts';

const scope = {
  f: 'abc',
  g: 'def',
  n: 5,
  empty: '',
  yes: true,
  list: ['x', 'y'],
  quote: 'say "hi"',
  path: 'C:\\new',
  call: 'secrets.getValue("prod")',
  branch: 'feature/JIRA-1',
  day: '05',
  map: { abc: 'by name', a: { b: 'deep' } },
};

describe('a variable that holds expressions', () => {
  it.each<[variable: string, text: string, why: string]>([
    ['<+f><+g>', 'abcdef', 'touching texts join'],
    ['us-<+f>/x', 'us-abc/x', 'texts in plain text join'],
    ['<+f>, <+g>', 'abc, def', 'also after a comma'],
    ['<+f>: <+g>', 'abc: def', 'and after a colon'],
    ["'x' + <+f>", 'xabc', 'an operator calculates'],
    ['<+n> + 1', '6', 'with numbers, too'],
    ['<+f>harness', 'abcharness', 'a word after it is text'],
    ['<+f> == "abc" ? "<+g>" : "no"', 'def', 'a choice'],
    ['<+empty><+f>', 'abc', 'an empty text adds nothing'],
    ['<+empty>', '', 'and may stand alone'],
    ['release-<+n>', 'release-5', 'a number in plain text joins as well'],
    ['--set image=<+f>', '--set image=abc', 'text with an equals sign is text'],
    ['<+f> <+n>', 'abc 5', 'words are text'],
    ['<+f>;', 'abc;', 'so is a semicolon'],
    ['{"a": "<+f>", "b": <+n>}', '{"a":"abc","b":5}', 'JSON is a map'],
    ['{"a": <+f>}', '{"a": abc}', 'what only looks like JSON is text'],
    ['["<+f>", "<+g>"]', '["abc","def"]', 'a list'],
    ['<+list>', '["x","y"]', 'a list stays a list'],
    ["it's <+f>", "it's abc", 'an apostrophe does not matter'],
    ["it's <+n> + <+n>", "it's 5 + 5", 'nor do operators after it'],
    ['<+map.<+f>>', 'by name', 'an expression completes a path'],
    ['<+map[<+f>]>', 'by name', 'or is an index'],
    ['<+map.a.b>', 'deep', 'a path is a path'],
    ['https://<+branch>/x?y=<+f>', 'https://feature/JIRA-1/x?y=abc', 'an address is text'],
  ])('%s → %s: %s', (variable, text) => {
    expect(render('<+v>', { ...scope, v: variable })).toBe(text);
  });

  it('completes paths with keys that contain hyphens', () => {
    const values = { which: 'eu-west', regions: { 'eu-west': { url: 'found' } } };

    expect(render('<+regions.<+which>.url>', values)).toBe('found');
  });

  it('is reported when the path it completes leads nowhere', () => {
    const told: string[] = [];
    const options = { onUnresolved: (each: string) => told.push(each) };

    expect(render('<+map.<+g>> <+<+f>-<+g>>', scope, options)).toBe('map.def abc-def');
    expect(told).toEqual(['map.def']);
    expect(render('<+map.<+g>>', scope, { mode: 'original' })).toBe('<+map.<+g>>');
  });

  it('keeps the type of the value it computes', () => {
    expect(evaluate('<+v>', { ...scope, v: '<+n> * 2' })).toBe(10);
    expect(evaluate('<+v>', { ...scope, v: '<+list>' })).toEqual(['x', 'y']);
    expect(evaluate('<+v>', { ...scope, v: '<+n> == 5 && <+yes>' })).toBe(true);
  });
});

describe('a text inside quotes', () => {
  it.each<[text: string, value: unknown, why: string]>([
    ['"<+f>" == "abc"', true, 'is compared as text'],
    ['"v<+n>"', 'v5', 'takes numbers as text'],
    ['"a + <+f>"', 'a + abc', 'does not calculate'],
    ["'<+quote>'", 'say "hi"', 'may hold quotes of the other kind'],
    ['"<+quote>"', 'say "hi"', 'and of the same kind'],
    ['"<+path>"', 'C:\\new', 'keeps backslashes'],
    ['"<+missing>"', 'null', 'shows what is missing as null'],
    ['"<+list>"', '["x","y"]', 'takes lists as JSON'],
  ])('%s → %j: %s', (text, value) => {
    expect(evaluate(text, scope)).toEqual(value);
  });
});

describe('a value is never code', () => {
  it.each<[text: string, value: unknown]>([
    ['<+empty><+call>', 'secrets.getValue("prod")'],
    ['x<+call>', 'xsecrets.getValue("prod")'],
    ['"<+call>"', 'secrets.getValue("prod")'],
    ['<+call> == "x"', false],
    ['<+call>.length()', 24],
  ])('%s → %j', (text, value) => {
    const functions = [
      {
        name: 'secrets.getValue',
        arity: 1,
        summary: 'A secret.',
        apply: () => {
          throw new Error('a value was run as code');
        },
      },
    ];

    expect(evaluate(text, scope, { functions })).toEqual(value);
  });
});
