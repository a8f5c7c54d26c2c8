import { errorTypes } from '../../../schemas/failure-strategy.ts';
import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { FailureAction, FailureStrategyElement } from '../definition.ts';
import { suggest } from '../did-you-mean.ts';
import { fieldsOf, listOf } from '../fields.ts';
import { isRuntimeInput } from '../inputs/runtime-input.ts';
import { checkElement, type Reading } from './context.ts';
import { readFailureAction } from './failure-action.ts';

/** The element that holds the strategies, and those of the step groups around it, nearest first. */
export interface StrategyHolder {
  readonly kind: 'stage' | 'stepGroup' | 'step';
  readonly isRollback: boolean;
  readonly outer: readonly FailureStrategyElement[];
}

const code = 'definition/invalid-failure-strategy';

export function readFailureStrategies(
  reading: Reading,
  value: Value | undefined,
  path: DocumentPath,
  holder: StrategyHolder,
): readonly FailureStrategyElement[] {
  if (value === undefined || isRuntimeInput(value)) return [];
  const strategies = listOf(value).flatMap((item, index) =>
    readStrategy(reading, item, [...path, index], holder),
  );
  if (holder.kind !== 'stepGroup') reportRepeatedAllErrors(reading, strategies, path);
  reportConflicts(reading, strategies, path, holder.outer);
  return strategies.filter(({ action }) => isUsable(reading, action, path, holder));
}

function readStrategy(
  reading: Reading,
  value: Value,
  path: DocumentPath,
  holder: StrategyHolder,
): readonly FailureStrategyElement[] {
  const fields = checkElement(
    reading,
    { name: 'failureStrategy', value, path },
    // Names of errors are compared without case, and a wrong one has a message of its own.
    (problem) => problem.code === 'definition/invalid-value' && problem.path[1] === 'errors',
  );
  const onFailure = fieldsOf(fields['onFailure']);
  const errors = readErrors(reading, onFailure['errors'], [...path, 'onFailure', 'errors']);
  const action = readFailureAction(reading, onFailure['action'], [...path, 'onFailure', 'action'], {
    isRollback: holder.isRollback,
    inside: [],
  });
  return action === undefined ? [] : [{ errors, action }];
}

function readErrors(reading: Reading, value: Value | undefined, path: DocumentPath): readonly string[] {
  const errors = listOf(value).flatMap((each, index) => {
    const name = String(each);
    const known = errorTypes.find((type) => type.toLowerCase() === name.toLowerCase());
    if (known === undefined) {
      reading.problems.error({
        code: 'definition/unknown-error-type',
        message: `Invalid value: ${name}`,
        hint: suggest(name, errorTypes) ?? `known: ${errorTypes.join(', ')}`,
        path: [...path, index],
      });
    }
    return known ?? [];
  });
  if (errors.length > 1 && errors.includes('AllErrors')) {
    const message = 'With AllErrors there cannot be other specified errors defined in same list.';
    reading.problems.error({ code, message, path });
  }
  return errors;
}

function reportRepeatedAllErrors(
  reading: Reading,
  strategies: readonly FailureStrategyElement[],
  path: DocumentPath,
): void {
  if (strategies.filter(({ errors }) => errors.includes('AllErrors')).length < 2) return;
  const message = 'AllErrors are defined multiple times either in stage or step failure strategies.';
  reading.problems.error({ code, message, path, at: 'key' });
}

/** One error leads to one action: within a list, and between a step group and the groups around it. */
function reportConflicts(
  reading: Reading,
  strategies: readonly FailureStrategyElement[],
  path: DocumentPath,
  outer: readonly FailureStrategyElement[],
): void {
  const actions = new Map<string, string>();
  for (const { errors, action } of [...outer, ...strategies]) {
    const answer = JSON.stringify(action);
    for (const error of errors) {
      if (error === 'AllErrors') continue;
      if ((actions.get(error) ?? answer) !== answer) {
        const message = `Same error cannot point to multiple failure action - for error : ${error}`;
        reading.problems.error({ code, message, path, at: 'key' });
      }
      actions.set(error, answer);
    }
  }
}

/** Only a step group can be tried again as a whole; elsewhere the strategy is left out, and the warning says so. */
function isUsable(
  reading: Reading,
  action: FailureAction,
  path: DocumentPath,
  holder: StrategyHolder,
): boolean {
  if (action.type !== 'RetryStepGroup' || holder.kind === 'stepGroup') return true;
  reading.problems.warning({
    code: 'definition/retry-step-group-ignored',
    message: 'RetryStepGroup has no effect outside a step group',
    hint: 'move it to the step group, or use Retry',
    path,
    at: 'key',
  });
  return false;
}
