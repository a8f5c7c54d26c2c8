import type { DocumentPath } from '../../diagnostic.ts';
import type { SpecProblem } from '../../step-type.ts';
import type { SchemaProblem } from '../check-schema.ts';
import { formatPath } from '../problems.ts';
import type { Reading } from './context.ts';

export interface SpecCheck {
  readonly validate: () => readonly SpecProblem[] | undefined;
  /** What the schema had to say; nothing is said twice about one place. */
  readonly found: readonly SchemaProblem[];
}

/**
 * Reports what a type's own check finds. A spec the schema refused may be of any shape, so a check that trips over
 * it says nothing new; one that trips over a sound spec has a bug, and the error rises.
 */
export function reportSpecProblems({ problems }: Reading, path: DocumentPath, check: SpecCheck): void {
  const known = new Set(check.found.map((each) => formatPath(each.path)));
  for (const problem of runCheck(check)) {
    if (!known.has(formatPath(problem.path))) {
      problems.error({ ...problem, path: [...path, ...problem.path] });
    }
  }
}

function runCheck({ validate, found }: SpecCheck): readonly SpecProblem[] {
  try {
    return validate() ?? [];
  } catch (error) {
    if (found.length === 0) throw error;
    return [];
  }
}
