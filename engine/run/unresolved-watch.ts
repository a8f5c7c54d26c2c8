import { ExpressionError } from '../../expressions/index.ts';
import type { ExecuteOptions } from './options.ts';

type Watched = Pick<ExecuteOptions<never>, 'unresolved' | 'plan' | 'sink' | 'clock'>;

/**
 * What happens when a path in a step's spec has no value: it becomes null, and a warning says so once. A pipeline
 * variable that nobody declared is a mistake. @returns a listener that throws ExpressionError for a mistake
 */
export function unresolvedWatch<Services>(
  options: Pick<ExecuteOptions<Services>, keyof Watched>,
): (node: string, expression: string) => void {
  const warned = new Set<string>();
  const declared = new Set(options.plan.root.variables.map(({ name }) => name));
  return (node, expression) => {
    const message = `<+${expression}> has no value here`;
    const [, variable] = /^pipeline\.variables\.([\w$-]+)$/.exec(expression.trim()) ?? [];
    const isMistake = variable !== undefined && !declared.has(variable);
    if (options.unresolved === 'fail' || isMistake)
      throw new ExpressionError('expression/unresolved', message);
    const key = `${node} ${expression}`;
    if (warned.has(key)) return;
    warned.add(key);
    // Straight to the reader: this happens while an effect evaluates, and it changes no state.
    options.sink({
      type: 'warning.raised',
      at: options.clock.now(),
      node,
      code: 'expression/unresolved',
      message: `${message} and becomes null`,
    });
  };
}
