import { keysOf } from '../container.ts';
import { ExpressionError } from '../errors.ts';
import type { Evaluation } from '../evaluation.ts';
import { spendItems } from '../limits.ts';
import { readEntry } from '../read.ts';
import { holds } from '../truth.ts';
import { type Dictionary, isDictionary, type Operand } from '../value.ts';
import { textAt } from './arguments.ts';
import type { Method } from './method.ts';

interface MapCall {
  readonly self: Dictionary;
  readonly args: readonly Operand[];
  readonly evaluation: Evaluation;
}

function method(
  signature: readonly [name: string, arity: Method['arity'], summary: string],
  apply: (call: MapCall) => Operand,
): Method {
  const [name, arity, summary] = signature;
  return {
    name,
    arity,
    summary,
    apply: (self, args, evaluation) => {
      if (!isDictionary(self)) throw new ExpressionError('expression/type', `".${name}()" needs a map.`);
      return apply({ self, args, evaluation });
    },
  };
}

/** The methods of java.util.Map that do not change it. */
export const maps: readonly Method[] = [
  method(['get', 1, 'The value of a key, or null.'], (call) => entry(call) ?? null),
  method(
    ['getOrDefault', 2, 'The value of a key, or another value.'],
    (call) => entry(call) ?? call.args[1] ?? null,
  ),
  method(['containsKey', 1, 'Whether there is such a key.'], (call) => keys(call).includes(key(call))),
  method(['containsValue', 1, 'Whether a key has such a value.'], (call) => {
    return holds(call.evaluation, values(call), call.args[0] ?? null);
  }),
  method(['size', 0, 'Number of keys.'], (call) => keys(call).length),
  method(['isEmpty', 0, 'Whether there are no keys.'], (call) => keys(call).length === 0),
  method(['empty', 0, 'Whether there are no keys.'], (call) => keys(call).length === 0),
  method(['keySet', 0, 'The keys, as a list.'], (call) => keys(call)),
  method(['values', 0, 'The values, as a list.'], (call) => values(call)),
  method(['entrySet', 0, 'The entries, as a list of maps with `key` and `value`.'], (call) => {
    return keys(call).map((name) => ({
      key: name,
      value: readEntry(call.evaluation, call.self, name) ?? null,
    }));
  }),
];

function key({ args, evaluation }: MapCall): string {
  return textAt(args, 0, evaluation);
}

function entry(call: MapCall): Operand | undefined {
  return readEntry(call.evaluation, call.self, key(call));
}

function keys({ self, evaluation }: MapCall): readonly string[] {
  const found = keysOf(self);
  spendItems(evaluation, found.length);
  return found;
}

function values(call: MapCall): readonly Operand[] {
  return keys(call).map((name) => readEntry(call.evaluation, call.self, name) ?? null);
}
