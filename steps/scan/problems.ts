import type { Value } from '../../engine/outcome.ts';
import type { SpecProblem } from '../../engine/step-type.ts';
import type { RequestProblem, RequestResult } from '../../security/index.ts';
import { isUnresolved, valueAt } from '../schema/read.ts';

/** What is wrong with a request as far as it can be told before expressions are resolved. */
export function requestProblems(result: RequestResult, spec: Value): readonly SpecProblem[] {
  if (result.ok) return [];
  return result.problems
    .filter((problem) => !isModeSupport(problem) && !isOpen(problem.path, spec))
    .map(({ path, code, message }) => ({ path: path.split('.'), code, message }));
}

/** A mode the scanner does not have is a matter of support: the plan tells it, the file is in order. */
function isModeSupport({ code, path }: RequestProblem): boolean {
  return code === 'scan/unsupported' && (path === 'mode' || path === 'settings.policy_type');
}

/** Whether the value, or a block around it, is an expression that is resolved later. */
function isOpen(path: string, spec: Value): boolean {
  const keys = path.split('.');
  return keys.some((_, index) => isUnresolved(valueAt(spec, ...keys.slice(0, index + 1))));
}
