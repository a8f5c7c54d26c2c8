import { expect, it } from 'vitest';
import { cachedByText } from './cache.ts';

function counting(capacity: number) {
  const computed: string[] = [];
  const cached = cachedByText(capacity, (text) => {
    computed.push(text);
    return text.length;
  });
  return { computed, cached };
}

it('computes a result once while it is remembered', () => {
  const { computed, cached } = counting(2);

  expect([cached('a'), cached('a'), cached('bb')]).toEqual([1, 1, 2]);
  expect(computed).toEqual(['a', 'bb']);
});

it('forgets the oldest result first', () => {
  const { computed, cached } = counting(2);

  for (const text of ['a', 'b', 'c', 'b', 'a']) cached(text);

  expect(computed).toEqual(['a', 'b', 'c', 'a']);
});

it('does not keep very long texts, nor too many characters', () => {
  const { computed, cached } = counting(1_000);
  const long = 'x'.repeat(100_000);
  const texts = Array.from({ length: 200 }, (_, index) => `${index}${'y'.repeat(60_000)}`);

  for (const text of [long, long, ...texts, ...texts.slice(0, 1)]) cached(text);

  expect(computed).toHaveLength(203);
});
