import type { ElementName } from '../../../schemas/definitions.ts';
import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { StageRegistry, StepRegistry } from '../../step-type.ts';
import type { CheckSchema, SchemaProblem } from '../check-schema.ts';
import { elementSchema } from '../element-schemas.ts';
import { type Fields, fieldsOf } from '../fields.ts';
import type { Problems } from '../problems.ts';

export interface Registries<Services> {
  readonly steps: StepRegistry<Services>;
  readonly stages: StageRegistry<Services>;
}

/** What reading an element needs; the same for the whole document. */
export interface Reading<Services = unknown> {
  readonly problems: Problems;
  readonly check: CheckSchema;
  readonly registries: Registries<Services>;
  readonly barriers: ReadonlySet<string>;
  readonly hasCodebase: boolean;
}

/**
 * Checks one element against its schema and reports what is wrong.
 * @param isOurs picks the problems that the caller explains better itself.
 * @returns the element's fields; empty when it has none.
 */
export function checkElement(
  { check, problems }: Pick<Reading, 'check' | 'problems'>,
  element: { readonly name: ElementName; readonly value: Value; readonly path: DocumentPath },
  isOurs: (problem: SchemaProblem) => boolean = () => false,
): Fields {
  for (const problem of check(elementSchema(element.name), element.value)) {
    if (!isOurs(problem)) problems.error({ ...problem, path: [...element.path, ...problem.path] });
  }
  return fieldsOf(element.value);
}
