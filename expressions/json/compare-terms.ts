import type { Evaluation } from '../evaluation.ts';
import { javaPattern, matchesWhole } from '../java-pattern.ts';
import { textOf } from '../text.ts';
import { compare, holds } from '../truth.ts';
import { isDictionary, isList, type Operand } from '../value.ts';
import { childrenOf, lengthOf } from './children.ts';
import type { FilterOperator } from './path.ts';

/** Compares as filters of a JSONPath do; a left side that does not exist is different from everything. */
export function compareTerms(
  evaluation: Evaluation,
  operator: FilterOperator,
  { left, right }: { readonly left: Operand | undefined; readonly right: Operand },
): boolean {
  if (left === undefined) return operator === 'empty' || operator === '!=' || operator === 'nin';
  switch (operator) {
    case '==':
      return same(evaluation, left, right);
    case '!=':
      return !same(evaluation, left, right);
    case '<':
      return ordered(evaluation, left, right, (order) => order < 0);
    case '<=':
      return ordered(evaluation, left, right, (order) => order <= 0);
    case '>':
      return ordered(evaluation, left, right, (order) => order > 0);
    case '>=':
      return ordered(evaluation, left, right, (order) => order >= 0);
    case '=~':
      return matchesWhole(
        evaluation,
        javaPattern(evaluation, textOf(evaluation, right)),
        textOf(evaluation, left),
      );
    case 'in':
      return holds(evaluation, childrenOf(evaluation, right), left);
    case 'nin':
      return !holds(evaluation, childrenOf(evaluation, right), left);
    case 'contains':
      return typeof left === 'string'
        ? left.includes(textOf(evaluation, right))
        : holds(evaluation, childrenOf(evaluation, left), right);
    case 'subsetof':
      return childrenOf(evaluation, left).every((item) =>
        holds(evaluation, childrenOf(evaluation, right), item),
      );
    case 'anyof':
      return childrenOf(evaluation, left).some((item) =>
        holds(evaluation, childrenOf(evaluation, right), item),
      );
    case 'noneof':
      return !childrenOf(evaluation, left).some((item) =>
        holds(evaluation, childrenOf(evaluation, right), item),
      );
    case 'size':
      return lengthOf(evaluation, left) === right;
    case 'empty':
      return (lengthOf(evaluation, left) === 0) === (right !== false);
  }
}

function same(evaluation: Evaluation, left: Operand, right: Operand): boolean {
  if (left === null || right === null) return left === right;
  if (typeof left === 'boolean' || typeof right === 'boolean') return left === right;
  return (
    textOf(evaluation, left) === textOf(evaluation, right) ||
    ordered(evaluation, left, right, (order) => order === 0)
  );
}

/** Numbers compare with numbers and texts with texts; anything else is never in order. */
function ordered(
  evaluation: Evaluation,
  left: Operand,
  right: Operand,
  accepts: (order: number) => boolean,
): boolean {
  const isText = typeof left === 'string';
  if (left === null || right === null || isText !== (typeof right === 'string')) return false;
  if (typeof left === 'boolean' || typeof right === 'boolean') return false;
  if (isList(left) || isDictionary(left) || isList(right) || isDictionary(right)) return false;
  return accepts(compare(evaluation, left, right));
}
