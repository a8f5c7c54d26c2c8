import { knownStepTypes } from '../../../schemas/known-types.ts';
import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { StageTypeName, StepType } from '../../step-type.ts';
import { suggest } from '../did-you-mean.ts';
import { fieldsOf, type Reading } from './context.ts';
import { reportSpecProblems } from './spec-problems.ts';

type AnyStepType = StepType<Value, unknown>;

/** @returns the step's type when the tool has it. */
export function checkStepType(
  reading: Reading,
  step: { readonly type: string; readonly path: DocumentPath; readonly stageType: StageTypeName | undefined },
): AnyStepType | undefined {
  const { problems, registries } = reading;
  const { type, path, stageType } = step;
  const found = registries.steps.find(type);
  if (found === undefined) {
    reportUnknownStep(reading, type, path);
    return undefined;
  }
  if (stageType !== undefined && !found.stages.includes(stageType)) {
    const report = reading.isStrict ? problems.error.bind(problems) : problems.warning.bind(problems);
    report({
      code: 'definition/step-not-allowed',
      message: `Harness does not offer the step "${type}" in a stage of type ${stageType}`,
      hint: `it belongs in ${found.stages.join(', ')}`,
      path,
    });
  }
  return found;
}

function reportUnknownStep({ problems, registries }: Reading, type: string, path: DocumentPath): void {
  if (knownStepTypes.includes(type)) {
    problems.warning({
      code: 'definition/unsupported-step',
      message: `the step type "${type}" is known, but cannot run here`,
      hint: 'its settings are not checked, and the plan refuses it',
      path,
    });
    return;
  }
  problems.error({
    code: 'definition/unknown-step',
    message: `unknown step type "${type}"`,
    hint: suggest(
      type,
      registries.steps.types.map((each) => each.type),
    ),
    path,
  });
}

export function checkStepSpec(
  reading: Reading,
  step: { readonly stepType: AnyStepType | undefined; readonly spec: Value; readonly path: DocumentPath },
): void {
  const { stepType, spec, path } = step;
  checkBarrier(reading, spec, path);
  if (stepType === undefined) return;
  const problems = reading.check(stepType.schema, spec);
  for (const problem of problems) {
    reading.problems.error({ ...problem, path: [...path, ...problem.path] });
  }
  reportSpecProblems(reading, path, {
    validate: () => stepType.validate?.(spec),
    isSound: problems.length === 0,
  });
}

function checkBarrier({ problems, barriers }: Reading, spec: Value, path: DocumentPath): void {
  const { barrierRef } = fieldsOf(spec);
  if (typeof barrierRef !== 'string' || barrierRef.includes('<+') || barriers.has(barrierRef)) return;
  problems.error({
    code: 'definition/unknown-barrier',
    message: `no barrier "${barrierRef}" is declared`,
    hint: suggest(barrierRef, [...barriers]) ?? 'declare it under flowControl.barriers of the pipeline',
    path: [...path, 'barrierRef'],
  });
}
