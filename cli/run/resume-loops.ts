import type { StrategyElement } from '../../engine/load/definition.ts';
import { expandLoop, LoopError } from '../../engine/plan/expand-loop.ts';
import type { Iteration } from '../../engine/state/events.ts';

/**
 * The turns of an earlier execution that the strategy of today has as well, with the same values. A strategy with
 * expressions cannot be unrolled before it is reached: its turns are taken to be the same.
 */
export function unchangedTurns(
  strategy: StrategyElement,
  earlier: readonly Iteration[],
): readonly Iteration[] {
  if (JSON.stringify(strategy).includes('<+')) return earlier;
  const today = turnsOf(strategy).map(valuesOf);
  return earlier.filter((turn) => today.includes(valuesOf(turn)));
}

/** None when the strategy is wrong, which is said when the run comes to it. */
function turnsOf(strategy: StrategyElement): readonly Iteration[] {
  try {
    return expandLoop(strategy, { evaluate: (text) => text, renderName: (text) => text }).iterations;
  } catch (error) {
    if (error instanceof LoopError) return [];
    throw error;
  }
}

function valuesOf({ postfix, matrix, item, partition }: Iteration): string {
  return JSON.stringify({ postfix, matrix, item, partition });
}
