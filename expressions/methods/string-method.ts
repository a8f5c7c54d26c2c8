import type { Evaluation } from '../evaluation.ts';
import { spendText } from '../limits.ts';
import { textOf } from '../text.ts';
import type { Operand } from '../value.ts';
import type { Method } from './method.ts';

/** One call on a text; reading it is charged by its length, and so is a text it gives. */
export interface StringCall {
  readonly self: string;
  readonly args: readonly Operand[];
  readonly evaluation: Evaluation;
}

export function stringMethod(
  signature: readonly [name: string, arity: Method['arity'], summary: string],
  apply: (call: StringCall) => Operand,
): Method {
  const [name, arity, summary] = signature;
  return {
    name,
    arity,
    summary,
    apply: (value, args, evaluation) => {
      const self = textOf(evaluation, value);
      spendText(evaluation, self.length);
      const result = apply({ self, args, evaluation });
      if (typeof result === 'string') spendText(evaluation, result.length);
      return result;
    },
  };
}
