import { entryOf, keysOf } from '../container.ts';
import { ExpressionError } from '../errors.ts';
import type { Evaluation } from '../evaluation.ts';
import { spend } from '../limits.ts';
import { toFloat } from '../number.ts';
import { readEntry, readItem, readItems } from '../read.ts';
import { type Dictionary, double, isDictionary, isList, type Operand } from '../value.ts';
import { childrenOf, lengthOf } from './children.ts';
import { compareTerms } from './compare-terms.ts';
import {
  type Filter,
  type FilterTerm,
  leadsToMany,
  type Path,
  type PathFunction,
  type Segment,
} from './path.ts';

interface Search {
  readonly evaluation: Evaluation;
  readonly document: Operand;
}

/** The value at a definite path, or null; the list of values at any other path. */
export function selectPath(evaluation: Evaluation, path: Path, document: Operand): Operand {
  const found = follow({ evaluation, document }, path, document);
  return path.isDefinite ? (found[0] ?? null) : found;
}

function follow(search: Search, path: Path, current: Operand): readonly Operand[] {
  let values: readonly Operand[] = [path.start === '$' ? search.document : current];
  let isMany = false;
  for (const segment of path.segments) {
    spend(search.evaluation, 1 + values.length);
    // A function looks at everything found so far together.
    const isWhole: boolean = isMany && segment.kind === 'function';
    values = isWhole
      ? step(search, segment, values)
      : values.flatMap((value) => step(search, segment, value));
    isMany = leadsToMany(segment) || (isMany && !isWhole);
  }
  return values;
}

function step(search: Search, segment: Segment, value: Operand): readonly Operand[] {
  const { evaluation } = search;
  switch (segment.kind) {
    case 'keys':
      return isDictionary(value) ? valuesAt(evaluation, value, segment.keys) : [];
    case 'indexes':
      return isList(value) ? segment.indexes.flatMap((index) => itemAt(evaluation, value, index)) : [];
    case 'slice':
      return isList(value) ? sliceOf(evaluation, value, segment) : [];
    case 'all':
      return childrenOf(evaluation, value);
    case 'descend':
      return descendants(evaluation, value);
    case 'filter':
      return childrenOf(evaluation, value).filter((child) => passes(search, segment.test, child));
    case 'function':
      return [applyFunction(evaluation, segment.name, value)];
  }
}

/** A key whose value is null is found; a key that is not there is not. */
function valuesAt(evaluation: Evaluation, map: Dictionary, keys: readonly string[]): readonly Operand[] {
  return keys
    .filter((key) => entryOf(map, key) !== undefined)
    .map((key) => readEntry(evaluation, map, key) ?? null);
}

function itemAt(evaluation: Evaluation, list: readonly unknown[], index: number): readonly Operand[] {
  const position = index < 0 ? list.length + index : index;
  return position >= 0 && position < list.length ? [readItem(evaluation, list, position) ?? null] : [];
}

function sliceOf(
  evaluation: Evaluation,
  list: readonly unknown[],
  slice: Extract<Segment, { kind: 'slice' }>,
): readonly Operand[] {
  return readItems(evaluation, list)
    .slice(slice.from ?? 0, slice.to ?? list.length)
    .filter((_, index) => index % slice.step === 0);
}

function descendants(evaluation: Evaluation, value: Operand, depth = 0): readonly Operand[] {
  spend(evaluation, 1);
  if (depth > 100)
    throw new ExpressionError('expression/limit', 'A value is nested more than 100 levels deep.');
  const children = childrenOf(evaluation, value).filter((child) => isList(child) || isDictionary(child));
  return [value, ...children.flatMap((child) => descendants(evaluation, child, depth + 1))];
}

function applyFunction(evaluation: Evaluation, name: PathFunction, value: Operand): Operand {
  if (name === 'keys') return isDictionary(value) ? keysOf(value) : [];
  if (name === 'length' || name === 'size') return lengthOf(evaluation, value);
  const items = childrenOf(evaluation, value);
  if (name === 'first' || name === 'last') return items.at(name === 'first' ? 0 : -1) ?? null;
  const numbers = items.map(toFloat);
  if (numbers.length === 0) return null;
  const sum = numbers.reduce((total, number) => total + number, 0);
  if (name === 'sum') return double(sum);
  if (name === 'avg') return double(sum / numbers.length);
  return double(
    numbers.reduce((best, number) => (name === 'min' ? Math.min(best, number) : Math.max(best, number))),
  );
}

function passes(search: Search, filter: Filter, current: Operand): boolean {
  spend(search.evaluation, 1);
  switch (filter.kind) {
    case 'and':
      return passes(search, filter.left, current) && passes(search, filter.right, current);
    case 'or':
      return passes(search, filter.left, current) || passes(search, filter.right, current);
    case 'not':
      return !passes(search, filter.test, current);
    case 'exists':
      return follow(search, filter.path, current).length > 0;
    case 'compare':
      return compares(search, filter, current);
  }
}

function compares(search: Search, filter: Extract<Filter, { kind: 'compare' }>, current: Operand): boolean {
  const left = termValue(search, filter.left, current);
  const right = termValue(search, filter.right, current);
  return compareTerms(search.evaluation, filter.operator, { left, right: right ?? null });
}

function termValue(search: Search, term: FilterTerm, current: Operand): Operand | undefined {
  if (term.kind === 'pattern') return term.source;
  if (term.kind === 'value') return term.value;
  const found = follow(search, term.path, current);
  return term.path.isDefinite ? found[0] : found;
}
