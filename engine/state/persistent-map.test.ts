import { describe, expect, it } from 'vitest';
import { PersistentMap } from './persistent-map.ts';

describe('PersistentMap', () => {
  it('keeps every version as it was', () => {
    const one = new PersistentMap<number>().set('a', 1);
    const two = one.set('a', 2).set('b', 3);

    expect([one.get('a'), one.get('b'), two.get('a'), two.get('b')]).toEqual([1, undefined, 2, 3]);
  });

  it('holds more entries than it has buckets', () => {
    const keys = Array.from({ length: 20_000 }, (_, at) => `stage/step_${at}`);

    const map = keys.reduce((sofar, key, at) => sofar.set(key, at), new PersistentMap<number>());

    expect(keys.every((key, at) => map.get(key) === at)).toBe(true);
    expect([...map.values()]).toHaveLength(keys.length);
  });
});
