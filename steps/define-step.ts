import type { Outcome, Value } from '../engine/outcome.ts';
import type { JsonSchema, StepContext, StepType } from '../engine/step-type.ts';
import type { Services } from './services.ts';

export type Step = StepType<Value, Services>;
export type Context = StepContext<Services>;

export interface StepParts<Spec> extends Omit<StepType<Spec, Services>, 'run'> {
  readonly schema: JsonSchema;
  run(spec: Spec, context: Context): Promise<Outcome>;
}

/** A step type whose `run` sees its spec typed: the schema has been checked before it is called. */
export function defineStep<Spec>(parts: StepParts<Spec>): Step {
  // The engine validates every resolved spec against `schema` before `run`, so a Value that gets here is a Spec.
  return { ...parts, run: (spec, context) => parts.run(spec as Spec, context) };
}
