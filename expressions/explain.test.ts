import { describe, expect, it } from 'vitest';
import { explain } from './index.ts';

describe('explain', () => {
  const scope = { child: { name: 'demo' }, image: '<+name>:<+tag>', tag: 'v1' };

  it('tells the value of each expression and where its names were found', () => {
    const { value, expressions } = explain('<+image>', scope, { prefixes: ['child'] });

    expect(value).toBe('demo:v1');
    expect(expressions).toMatchObject([
      {
        source: '<+image>',
        value: 'demo:v1',
        names: [{ path: 'image', place: { kind: 'scope', prefix: '' }, value: 'demo:v1' }],
        needs: [
          {
            source: '<+name>',
            value: 'demo',
            names: [{ path: 'name', place: { kind: 'scope', prefix: 'child' } }],
          },
          { source: '<+tag>', value: 'v1' },
        ],
      },
    ]);
  });

  it('tells what has no value, and which functions were called', () => {
    const { value, expressions } = explain('<+gone.name> == null && <+regex.match("b", "abc")>', scope);

    expect(value).toBe(true);
    expect(expressions).toMatchObject([
      {
        source: '<+gone.name>',
        value: undefined,
        names: [{ path: 'gone.name', place: { kind: 'nowhere' } }],
      },
      { value: true, names: [{ path: 'regex.match', place: { kind: 'function' }, value: true }] },
    ]);
  });

  it('tells what failed, and what had been found by then', () => {
    const { value, error, expressions } = explain('<+<+tag> == 5>', scope);

    expect(value).toBeUndefined();
    expect(error?.code).toBe('expression/type');
    expect(expressions[0]?.error?.code).toBe('expression/type');
    expect(expressions[0]?.needs[0]).toMatchObject({ source: '<+tag>', value: 'v1' });
  });

  it('gives offsets in the text an expression stands in', () => {
    const text = 'a <+tag> b';
    const { expressions } = explain(`"${text}"`, scope);

    expect(expressions[0]).toMatchObject({ start: 3, end: 9, source: '<+tag>' });
  });
});
