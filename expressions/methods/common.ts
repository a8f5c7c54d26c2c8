import { sameValue } from '../same.ts';
import { textOf } from '../text.ts';
import { compare } from '../truth.ts';
import type { Method } from './method.ts';

/** What every value can do. */
export const common: readonly Method[] = [
  {
    name: 'toString',
    arity: 0,
    summary: 'The value as text.',
    apply: (self, _, evaluation) => textOf(evaluation, self),
  },
  {
    name: 'equals',
    arity: 1,
    summary: 'Whether the other value is of the same kind and equal.',
    apply: (self, [other = null], evaluation) => sameValue(evaluation, self, other),
  },
  {
    name: 'compareTo',
    arity: 1,
    summary: 'Negative, zero or positive, as this value is before, equal to or after the other.',
    apply: (self, [other = null], evaluation) => compare(evaluation, self, other),
  },
  {
    name: 'hashCode',
    arity: 0,
    summary: "Java's hash of the value's text.",
    apply: (self, _, evaluation) => javaHash(textOf(evaluation, self)),
  },
];

export function javaHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}
