import { ExpressionError } from '../errors.ts';
import type { Evaluation } from '../evaluation.ts';
import { spendItems } from '../limits.ts';
import { readItem, readItems } from '../read.ts';
import { holds } from '../truth.ts';
import { isList, type List, type Operand } from '../value.ts';
import { integerAt, outOfBounds } from './arguments.ts';
import type { Method } from './method.ts';

interface ListCall {
  readonly self: List;
  readonly args: readonly Operand[];
  readonly evaluation: Evaluation;
}

function method(
  signature: readonly [name: string, arity: Method['arity'], summary: string],
  apply: (call: ListCall) => Operand,
): Method {
  const [name, arity, summary] = signature;
  return {
    name,
    arity,
    summary,
    apply: (self, args, evaluation) => {
      if (!isList(self)) throw new ExpressionError('expression/type', `".${name}()" needs a list.`);
      return apply({ self, args, evaluation });
    },
  };
}

/** The methods of java.util.List that do not change it. */
export const lists: readonly Method[] = [
  method(['size', 0, 'Number of entries.'], ({ self }) => self.length),
  method(['length', 0, 'Number of entries.'], ({ self }) => self.length),
  method(['isEmpty', 0, 'Whether there are no entries.'], ({ self }) => self.length === 0),
  method(['empty', 0, 'Whether there are no entries.'], ({ self }) => self.length === 0),
  method(['get', 1, 'The entry at an index.'], (call) => at(call, integerAt(call.args, 0))),
  method(['getFirst', 0, 'The first entry.'], (call) => at(call, 0)),
  method(['getLast', 0, 'The last entry.'], (call) => at(call, call.self.length - 1)),
  method(
    ['contains', 1, 'Whether a value is among the entries.'],
    ({ self, args: [value = null], evaluation }) => {
      return holds(evaluation, items(evaluation, self), value);
    },
  ),
  method(['containsAll', 1, 'Whether all values of a list are among the entries.'], containsAll),
  method(
    ['indexOf', 1, 'Index of the first entry equal to a value, or -1.'],
    ({ self, args: [value = null], evaluation }) => {
      return items(evaluation, self).findIndex((item) => holds(evaluation, [item], value));
    },
  ),
  method(
    ['lastIndexOf', 1, 'Index of the last such entry, or -1.'],
    ({ self, args: [value = null], evaluation }) => {
      return items(evaluation, self).findLastIndex((item) => holds(evaluation, [item], value));
    },
  ),
  method(['subList', 2, 'The entries from an index up to another.'], ({ self, args, evaluation }) => {
    const [from, to] = [integerAt(args, 0), integerAt(args, 1)];
    if (from < 0 || to > self.length || from > to) throw outOfBounds(`The part from ${from} to ${to}`);
    return items(evaluation, self).slice(from, to);
  }),
];

function at({ self, evaluation }: ListCall, index: number): Operand {
  if (index < 0 || index >= self.length) throw outOfBounds(`Index ${index} of ${self.length} entries`);
  return readItem(evaluation, self, index) ?? null;
}

function containsAll({ self, args: [values = null], evaluation }: ListCall): Operand {
  if (!isList(values)) throw new ExpressionError('expression/arguments', '".containsAll()" takes a list.');
  const own = items(evaluation, self);
  return items(evaluation, values).every((value) => {
    spendItems(evaluation, own.length);
    return holds(evaluation, own, value);
  });
}

function items(evaluation: Evaluation, list: List): readonly Operand[] {
  spendItems(evaluation, list.length);
  return readItems(evaluation, list);
}
