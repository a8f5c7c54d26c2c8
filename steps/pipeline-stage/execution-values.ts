import type { Value } from '../../engine/outcome.ts';
import { rootId } from '../../engine/plan/plan.ts';
import { NodeExpressions } from '../../engine/run/expressions.ts';
import type { ExecuteOptions } from '../../engine/run/options.ts';
import { runFields } from '../../engine/run/run-fields.ts';
import { SecretVault } from '../../engine/run/secrets.ts';
import type { ExecutionState } from '../../engine/state/state.ts';

export interface ExecutionValues {
  /** A typed value; secrets in it stay expressions, and a text without any is itself. @throws ExpressionError */
  evaluate(text: string): Value;
  /** Text with secrets filled in, each handed to the masker. @throws ExpressionError, RuntimeError for an unknown secret */
  render(text: string): Promise<string>;
}

/**
 * Expressions at the top of an execution, seen from outside of it: while it runs or after its end.
 * @param state asked at every call.
 */
export function executionValues<S>(
  options: ExecuteOptions<S>,
  state: () => ExecutionState,
  onUnresolved: (expression: string) => void = () => undefined,
): ExecutionValues {
  const vault = new SecretVault(options.secrets, options.masker);
  const expressions = new NodeExpressions({
    state,
    executionUrl: options.identity.executionUrl,
    roots: { run: runFields(options), others: options.roots },
    vault,
    onUnresolved: (_node, expression) => onUnresolved(expression),
  });
  return {
    evaluate: (text) => (text.includes('<+') ? vault.conceal(expressions.evaluate(rootId, text)) : text),
    render: (text) => vault.reveal(expressions.render(rootId, text)),
  };
}
