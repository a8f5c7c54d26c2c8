import { knownStageTypes } from '../../../schemas/known-types.ts';
import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { JsonSchema, StageType } from '../../step-type.ts';
import type { SchemaProblem } from '../check-schema.ts';
import { suggest } from '../did-you-mean.ts';
import { shallowSchema } from '../element-schemas.ts';
import { fieldsOf } from '../fields.ts';
import type { Reading } from './context.ts';

export interface StageKind {
  /** Absent when the tool does not have the type. */
  readonly stageType?: StageType<unknown>;
  /** Harness has the type, and here it does not run. */
  readonly isRefused: boolean;
}

export function checkStageType(reading: Reading, value: Value | undefined, path: DocumentPath): StageKind {
  if (typeof value !== 'string') return { isRefused: false };
  const { problems, registries } = reading;
  const stageType = registries.stages.find(value);
  const isRefused = stageType?.support.level === 'refused';
  if (stageType !== undefined && !isRefused) return { stageType, isRefused };
  if (stageType !== undefined || knownStageTypes.includes(value)) {
    const reason = stageType?.support.level === 'refused' ? `: ${stageType.support.reason}` : '';
    problems.warning({
      code: 'definition/unsupported-stage',
      message: `stages of type "${value}" cannot run here${reason}`,
      hint: 'the settings are not checked, and the plan refuses the stage',
      path,
    });
    return { isRefused: true };
  }
  const types = registries.stages.types.map((each) => each.type);
  const message = `unknown stage type "${value}"`;
  problems.error({ code: 'definition/unknown-stage', message, hint: suggest(value, types), path });
  return { isRefused: false };
}

/**
 * `execution` is an element of its own; the rest of the spec is up to the stage's type.
 * @returns what the schema had to say.
 */
export function checkStageSpec(
  reading: Reading,
  { kind, spec, path }: { readonly kind: StageKind; readonly spec: Value; readonly path: DocumentPath },
): readonly SchemaProblem[] {
  const { stageType } = kind;
  if (stageType === undefined) return [];
  const problems = reading
    .check(shallowSchema(stageType.schema), spec)
    .filter(({ key }) => key !== 'execution');
  for (const problem of problems) {
    const positioned = { ...problem, path: [...path, ...problem.path] };
    if (isKnownElsewhere(reading, problem)) {
      const message = `"${problem.key}" has no effect in a stage of type ${stageType.type}`;
      reading.problems.warning({ ...positioned, code: 'definition/ignored-key', message, hint: undefined });
    } else reading.problems.error(positioned);
  }
  const declared = declaredFields(stageType.schema);
  const fields = fieldsOf(spec);
  if (declared.has('execution') && fields['execution'] === undefined) {
    const message = 'the stage has no steps';
    reading.problems.error({
      code: 'definition/no-steps',
      message,
      hint: 'add execution.steps',
      path,
      at: 'key',
    });
  }
  const clones = declared.has('cloneCodebase') && isOn(fields['cloneCodebase']);
  if (clones && !reading.hasCodebase)
    reportMissingCodebase(reading, fields['cloneCodebase'] !== undefined, path);
  return problems;
}

/** Harness writes some keys of one stage type into others, where they do nothing. */
function isKnownElsewhere({ registries }: Reading, { code, key, path }: SchemaProblem): boolean {
  if (code !== 'definition/unknown-key' || key === undefined || path.length > 1) return false;
  return registries.stages.types.some(({ schema }) => declaredFields(schema).has(key));
}

/** Fields of the spec by the schema of its type. */
function declaredFields(schema: JsonSchema): ReadonlySet<string> {
  const properties = typeof schema === 'object' ? schema['properties'] : undefined;
  return new Set(Object.keys(typeof properties === 'object' && properties !== null ? properties : {}));
}

/** A stage that can clone does so unless it says no. */
function isOn(cloneCodebase: Value | undefined): boolean {
  return cloneCodebase === undefined || cloneCodebase === null || cloneCodebase === true;
}

function reportMissingCodebase({ problems }: Reading, isWritten: boolean, path: DocumentPath): void {
  problems.error({
    code: 'definition/missing-codebase',
    message: 'the stage clones the codebase, and the pipeline has none',
    hint: 'add properties.ci.codebase to the pipeline, or cloneCodebase: false to the stage',
    path: isWritten ? [...path, 'cloneCodebase'] : path,
    at: 'key',
  });
}
