import { describe, expect, it } from 'vitest';
import { parseDotenv } from './dotenv.ts';

describe('parseDotenv', () => {
  it.each<[text: string, pairs: Record<string, string>, why: string]>([
    ['A=1\nB=2\n', { A: '1', B: '2' }, 'a pair a line'],
    ['A=b=c d', { A: 'b=c d' }, 'the first equals sign splits'],
    ['A=', { A: '' }, 'an empty value is a value'],
    ['export A=1\r\nB=2\r\n', { A: '1', B: '2' }, 'export and carriage returns are fine'],
    ['# A=1\n\nnonsense\n=x\nB=2', { B: '2' }, 'other lines are nothing'],
    ['A="x y"\nB=\'z "q"\'', { A: 'x y', B: 'z "q"' }, 'quotes around a value go'],
    ['A="1\\n2\\t\\"3\\""', { A: '1\n2\t"3"' }, 'double quotes know escapes'],
    ["A='1\\n2'", { A: '1\\n2' }, 'single quotes do not'],
    ['A="1\n2\n3"\nB=4', { A: '1\n2\n3', B: '4' }, 'a quoted value spans lines'],
    ['A="open\nB=2', { A: '"open', B: '2' }, 'a quote that never closes is text'],
    ['A={"k": "v # w"}', { A: '{"k": "v # w"}' }, 'JSON and hashes stay'],
    ['A=1\nA=2', { A: '2' }, 'the last one wins'],
  ])('%j → %j: %s', (text, pairs) => {
    expect(Object.fromEntries(parseDotenv(Buffer.from(text)))).toEqual(pairs);
  });
});
