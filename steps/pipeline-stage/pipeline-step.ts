import { DefinitionError } from '../../engine/errors.ts';
import { renderDiagnostic } from '../../engine/load/code-frame.ts';
import type { Outcome, Value } from '../../engine/outcome.ts';
import { isBroke } from '../../engine/state/status.ts';
import { defineStep } from '../define-step.ts';
import { failed } from '../failed.ts';
import { logLine } from '../log.ts';
import { isList, isMap, textOf, textsOf, valueAt } from '../schema/read.ts';
import type { PipelineRequest, PipelineResult } from './pipeline-runner.ts';
import { pipelineSpec } from './pipeline-stage.ts';

interface PipelineSpec {
  readonly org?: Value;
  readonly project?: Value;
  readonly pipeline: Value;
  readonly inputs?: Value;
  readonly inputSetReferences?: Value;
  readonly outputs?: Value;
}

/** The work of a stage of type Pipeline. Users do not write it: no stage offers it. */
export const pipelineStep = defineStep<PipelineSpec>({
  type: 'Pipeline',
  summary: 'Run another pipeline; a stage of type Pipeline consists of it.',
  schema: pipelineSpec,
  stages: [],
  support: { level: 'native' },
  lateFields: ['outputs'],

  async run(fields, context) {
    const { pipelines } = context.services;
    if (pipelines === undefined) {
      const message = 'a pipeline that another one runs cannot run a third one';
      return failed('pipeline-stage/nested', message, { types: ['ConfigurationFailure'] });
    }
    const caller = { executionId: context.execution.id, stageId: context.stage.nodeId };
    const { signal, killSignal, graceMs, log } = context;
    const control = { signal, killSignal, graceMs, log, warn: context.warn };
    try {
      const result = await pipelines.run({ ...requestOf(fields), caller }, control);
      await logLine(log, `Execution ${result.executionId} (#${result.sequenceId}) of ${result.name} ended`);
      return outcomeOf(result);
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      for (const each of error.diagnostics) await logLine(log, renderDiagnostic(each, ''));
      return failed('pipeline-stage/refused', error.message, { types: ['ConfigurationFailure'] });
    }
  },
});

function requestOf(fields: PipelineSpec): Omit<PipelineRequest, 'caller'> {
  const outputs = isList(fields.outputs ?? null) ? (fields.outputs as readonly Value[]) : [];
  return {
    identifier: textOf(fields.pipeline),
    org: textOf(fields.org),
    project: textOf(fields.project),
    inputs: isMap(fields.inputs) ? fields.inputs : {},
    inputSetReferences: textsOf(fields.inputSetReferences),
    outputs: outputs.map((each) => ({
      name: textOf(valueAt(each, 'name')),
      value: textOf(valueAt(each, 'value')),
    })),
  };
}

/** The other pipeline's end is the step's: a rejection stays one, and so does a failure of a security gate. */
function outcomeOf({ status, name, failure, outputs }: PipelineResult): Outcome {
  const message = failure === undefined ? '' : `: ${failure.message}`;
  const reason = { types: ['Unknown'] as const, code: 'pipeline-stage/failed', ...failure };
  if (status === 'APPROVAL_REJECTED') {
    const rejected = { ...reason, types: ['ApprovalRejection'] as const };
    return {
      status: 'rejected',
      failure: { ...rejected, message: `pipeline ${name} was rejected${message}` },
    };
  }
  if (status === 'EXPIRED') {
    const expired = { ...reason, types: ['Timeout'] as const };
    return {
      status: 'failed',
      failure: { ...expired, message: `pipeline ${name} ran out of time${message}` },
    };
  }
  if (status === 'ABORTED') {
    return { status: 'failed', failure: { ...reason, message: `pipeline ${name} was aborted${message}` } };
  }
  if (isBroke(status)) {
    return { status: 'failed', failure: { ...reason, message: `pipeline ${name} failed${message}` } };
  }
  return { status: 'success', outputs: { output: outputs } };
}
