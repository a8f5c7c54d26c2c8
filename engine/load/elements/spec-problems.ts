import type { DocumentPath } from '../../diagnostic.ts';
import type { SpecProblem } from '../../step-type.ts';
import type { Reading } from './context.ts';

export interface SpecCheck {
  readonly validate: () => readonly SpecProblem[] | undefined;
  /** Whether the schema had nothing to say. */
  readonly isSound: boolean;
}

/**
 * Reports what a type's own check finds. A spec the schema refused may be of any shape, so a check that trips over
 * it says nothing new; one that trips over a sound spec has a bug, and the error rises.
 */
export function reportSpecProblems(
  { problems }: Reading,
  path: DocumentPath,
  { validate, isSound }: SpecCheck,
): void {
  for (const problem of runCheck(validate, isSound)) {
    problems.error({ ...problem, path: [...path, ...problem.path] });
  }
}

function runCheck(validate: SpecCheck['validate'], isSound: boolean): readonly SpecProblem[] {
  try {
    return validate() ?? [];
  } catch (error) {
    if (isSound) throw error;
    return [];
  }
}
