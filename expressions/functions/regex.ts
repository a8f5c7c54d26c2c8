import type { Evaluation } from '../evaluation.ts';
import { finds, firstMatch, javaPattern, replace } from '../java-pattern.ts';
import { textOf } from '../text.ts';
import type { Operand } from '../value.ts';
import type { BuiltinFunction } from './function.ts';

/** Patterns are Java's; they find a match anywhere in the text. */
export const regex: readonly BuiltinFunction[] = [
  {
    name: 'regex.extract',
    arity: 2,
    summary: 'The first match of a pattern that is not empty, or an empty text.',
    apply: ([pattern, source], evaluation) => {
      return firstMatch(
        evaluation,
        javaPattern(evaluation, text(evaluation, pattern)),
        text(evaluation, source),
      );
    },
  },
  {
    name: 'regex.replace',
    arity: 3,
    summary: 'Every match of a pattern replaced; `$1` is a group.',
    apply: ([pattern, replacement, source], evaluation) => {
      const edit = { text: text(evaluation, source), by: text(evaluation, replacement), all: true };
      return replace(evaluation, javaPattern(evaluation, text(evaluation, pattern)), edit);
    },
  },
  {
    name: 'regex.match',
    arity: 2,
    summary: 'Whether a pattern matches some part of the text.',
    apply: ([pattern, source], evaluation) => {
      return finds(evaluation, javaPattern(evaluation, text(evaluation, pattern)), text(evaluation, source));
    },
  },
];

function text(evaluation: Evaluation, value: Operand | undefined): string {
  return value === null || value === undefined ? '' : textOf(evaluation, value);
}
