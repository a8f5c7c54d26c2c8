import { finds, firstMatch, javaPattern, replace } from '../java-pattern.ts';
import type { Session } from '../session.ts';
import { textOf } from '../text.ts';
import type { Operand } from '../value.ts';
import type { BuiltinFunction } from './function.ts';

/** Patterns are Java's; they find a match anywhere in the text. */
export const regex: readonly BuiltinFunction[] = [
  {
    name: 'regex.extract',
    arity: 2,
    summary: 'The first match of a pattern that is not empty, or an empty text.',
    apply: ([pattern, source], session) => {
      return firstMatch(session, javaPattern(session, text(session, pattern)), text(session, source));
    },
  },
  {
    name: 'regex.replace',
    arity: 3,
    summary: 'Every match of a pattern replaced; `$1` is a group.',
    apply: ([pattern, replacement, source], session) => {
      const edit = { text: text(session, source), by: text(session, replacement), all: true };
      return replace(session, javaPattern(session, text(session, pattern)), edit);
    },
  },
  {
    name: 'regex.match',
    arity: 2,
    summary: 'Whether a pattern matches some part of the text.',
    apply: ([pattern, source], session) => {
      return finds(session, javaPattern(session, text(session, pattern)), text(session, source));
    },
  },
];

function text(session: Session, value: Operand | undefined): string {
  return value === null || value === undefined ? '' : textOf(session, value);
}
