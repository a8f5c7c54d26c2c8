import { knownStepTypes } from '../../../schemas/known-types.ts';
import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { StageTypeName, StepType } from '../../step-type.ts';
import { suggest } from '../did-you-mean.ts';
import { fieldsOf } from '../fields.ts';
import type { Reading } from './context.ts';
import { reportSpecProblems } from './spec-problems.ts';

/** The stage around a step, as far as the step is concerned. */
export interface StepHost {
  /** Absent when the stage's type is unknown: then nothing is said about which steps it may hold. */
  readonly type?: StageTypeName;
  /** Nothing is asked of the steps of a stage that will not run. */
  readonly isRefused: boolean;
}

export interface WrittenStep {
  readonly type: string;
  readonly spec: Value;
  /** Of the step. */
  readonly path: DocumentPath;
  readonly host: StepHost;
}

export function checkStepType(reading: Reading, step: WrittenStep): void {
  checkBarrier(reading, step);
  if (step.host.isRefused || step.type === '') return;
  const stepType = reading.registries.steps.find(step.type);
  if (stepType === undefined) {
    reportUnknownStep(reading, step);
    return;
  }
  reportMisplacedStep(reading, step, stepType.stages);
  const path = [...step.path, 'spec'];
  const problems = reading.check(stepType.schema, step.spec);
  for (const problem of problems) {
    reading.problems.error({ ...problem, path: [...path, ...problem.path] });
  }
  reportSpecProblems(reading, path, { validate: () => stepType.validate?.(step.spec), found: problems });
  if (problems.length === 0) reportSupport(reading, step, stepType);
}

function reportUnknownStep({ problems, registries }: Reading, { type, path }: WrittenStep): void {
  const at = [...path, 'type'];
  if (knownStepTypes.has(type)) {
    problems.warning({
      code: 'definition/unsupported-step',
      message: `steps of type "${type}" are known, but cannot run here`,
      hint: 'the settings are not checked, and the plan refuses the step',
      path: at,
    });
    return;
  }
  const types = registries.steps.types.map((each) => each.type);
  problems.error({
    code: 'definition/unknown-step',
    message: `unknown step type "${type}"`,
    hint: suggest(type, types),
    path: at,
  });
}

function reportMisplacedStep(
  { problems }: Reading,
  { type, path, host }: WrittenStep,
  stages: readonly StageTypeName[],
): void {
  if (host.type === undefined || stages.includes(host.type)) return;
  problems.error({
    code: 'definition/step-not-allowed',
    message: `Harness does not offer the step "${type}" in a stage of type ${host.type}`,
    hint: `it belongs in ${stages.join(', ')}`,
    path: [...path, 'type'],
  });
}

function reportSupport({ problems }: Reading, step: WrittenStep, stepType: StepType<Value, unknown>): void {
  const { support } = stepType;
  const answer = typeof support === 'function' ? support(step.spec) : support;
  if (answer.level !== 'refused' && answer.level !== 'skipped') return;
  const isRefused = answer.level === 'refused';
  problems.warning({
    code: isRefused ? 'definition/unsupported-step' : 'definition/skipped-step',
    message: `steps of type "${step.type}" ${isRefused ? 'cannot run here' : 'are skipped here'}: ${answer.reason}`,
    path: [...step.path, 'type'],
  });
}

function checkBarrier({ problems, barriers }: Reading, { spec, path }: WrittenStep): void {
  const { barrierRef } = fieldsOf(spec);
  if (typeof barrierRef !== 'string' || barrierRef.includes('<+') || barriers.has(barrierRef)) return;
  problems.error({
    code: 'definition/unknown-barrier',
    message: `no barrier "${barrierRef}" is declared`,
    hint: suggest(barrierRef, [...barriers]) ?? 'declare it under flowControl.barriers of the pipeline',
    path: [...path, 'spec', 'barrierRef'],
  });
}
