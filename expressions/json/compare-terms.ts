import { javaPattern, matchesWhole } from '../java-pattern.ts';
import type { Session } from '../session.ts';
import { textOf } from '../text.ts';
import { compare, holds } from '../truth.ts';
import { isDictionary, isList, type Operand } from '../value.ts';
import { childrenOf, lengthOf } from './children.ts';
import type { FilterOperator } from './path.ts';

/** Compares as filters of a JSONPath do; a left side that does not exist is different from everything. */
export function compareTerms(
  session: Session,
  operator: FilterOperator,
  { left, right }: { readonly left: Operand | undefined; readonly right: Operand },
): boolean {
  if (left === undefined) return operator === 'empty' || operator === '!=' || operator === 'nin';
  switch (operator) {
    case '==':
      return same(session, left, right);
    case '!=':
      return !same(session, left, right);
    case '<':
      return ordered(session, left, right, (order) => order < 0);
    case '<=':
      return ordered(session, left, right, (order) => order <= 0);
    case '>':
      return ordered(session, left, right, (order) => order > 0);
    case '>=':
      return ordered(session, left, right, (order) => order >= 0);
    case '=~':
      return matchesWhole(session, javaPattern(session, textOf(session, right)), textOf(session, left));
    case 'in':
      return holds(session, childrenOf(session, right), left);
    case 'nin':
      return !holds(session, childrenOf(session, right), left);
    case 'contains':
      return typeof left === 'string'
        ? left.includes(textOf(session, right))
        : holds(session, childrenOf(session, left), right);
    case 'subsetof':
      return childrenOf(session, left).every((item) => holds(session, childrenOf(session, right), item));
    case 'anyof':
      return childrenOf(session, left).some((item) => holds(session, childrenOf(session, right), item));
    case 'noneof':
      return !childrenOf(session, left).some((item) => holds(session, childrenOf(session, right), item));
    case 'size':
      return lengthOf(session, left) === right;
    case 'empty':
      return (lengthOf(session, left) === 0) === (right !== false);
  }
}

function same(session: Session, left: Operand, right: Operand): boolean {
  if (left === null || right === null) return left === right;
  if (typeof left === 'boolean' || typeof right === 'boolean') return left === right;
  return (
    textOf(session, left) === textOf(session, right) || ordered(session, left, right, (order) => order === 0)
  );
}

/** Numbers compare with numbers and texts with texts; anything else is never in order. */
function ordered(
  session: Session,
  left: Operand,
  right: Operand,
  accepts: (order: number) => boolean,
): boolean {
  const isText = typeof left === 'string';
  if (left === null || right === null || isText !== (typeof right === 'string')) return false;
  if (typeof left === 'boolean' || typeof right === 'boolean') return false;
  if (isList(left) || isDictionary(left) || isList(right) || isDictionary(right)) return false;
  return accepts(compare(session, left, right));
}
