import type { Diagnostic } from '../../engine/diagnostic.ts';
import { DefinitionError } from '../../engine/errors.ts';
import type { PipelineDefinition, StageEntry } from '../../engine/load/definition.ts';
import type { InputSupply } from '../../engine/load/inputs/apply-inputs.ts';
import type { FindInputSet } from '../../engine/load/inputs/sources.ts';
import type { Loaded } from '../../engine/load/load.ts';
import type { SourceFile } from '../../engine/load/parse-yaml.ts';
import type { Failure, Value } from '../../engine/outcome.ts';
import type { ExecutionResult } from '../../engine/run/execute.ts';
import type { ExecuteOptions } from '../../engine/run/options.ts';
import type { EventSink } from '../../engine/state/events.ts';
import type { ExecutionState } from '../../engine/state/state.ts';
import { isBroke, isPositive } from '../../engine/state/status.ts';
import { ExpressionError } from '../../expressions/index.ts';
import type { Services } from '../services.ts';
import { executionValues } from './execution-values.ts';
import { findPipeline } from './find-pipeline.ts';
import type {
  PipelineRequest,
  PipelineResult,
  PipelineRunControl,
  PipelineRunner,
} from './pipeline-runner.ts';
import { progressLines } from './progress-lines.ts';

/** One execution of another pipeline, ready to start. */
export interface ChildRun {
  readonly file: SourceFile;
  readonly loaded: Loaded;
  readonly caller: PipelineRequest['caller'];
  readonly control: PipelineRunControl;
  /** To be called with every event, besides the record. */
  readonly sink: EventSink;
}

export interface ChildExecution {
  readonly options: ExecuteOptions<Services>;
  readonly result: ExecutionResult;
}

export interface PipelineRunnerParts {
  /** Files that may hold a pipeline: `.pipeline/pipelines`, and those beside the calling one. */
  readonly files: () => Promise<readonly SourceFile[]>;
  /** Loads as for a run: every input needs a value. @throws DefinitionError */
  readonly load: (file: SourceFile, inputs: InputSupply) => Promise<Loaded>;
  readonly findInputSet: FindInputSet;
  /** Runs and records it under an id of its own, with services that have no `pipelines`. */
  readonly execute: (child: ChildRun) => Promise<ChildExecution>;
}

/** Runs other pipelines of the project, one level deep. */
export function createPipelineRunner(parts: PipelineRunnerParts): PipelineRunner {
  return {
    async run(request, control) {
      const file = findPipeline(await parts.files(), request);
      const loaded = await parts.load(file, supplyOf(request, parts.findInputSet));
      refuseNested(loaded.definition);
      for (const { code, message } of loaded.warnings) control.warn(code, `${file.file}: ${message}`);
      const progress = progressLines(control.log);
      const { caller } = request;
      const child = await parts.execute({ file, loaded, caller, control, sink: progress.event });
      await progress.done();
      return resultOf(child, request, control);
    },
  };
}

function supplyOf(request: PipelineRequest, findInputSet: FindInputSet): InputSupply {
  const { identifier, inputs, inputSetReferences } = request;
  const diagnostics: Diagnostic[] = [];
  const sets = inputSetReferences.flatMap((reference) => {
    const file = findInputSet(reference);
    if (file !== undefined) return [{ kind: 'file', file } as const];
    const message = `no file holds the input set "${reference}"`;
    diagnostics.push({ code: 'definition/input-set-not-found', severity: 'error', message });
    return [];
  });
  if (diagnostics.length > 0) throw new DefinitionError(diagnostics);
  if (Object.keys(inputs).length === 0) return { sources: sets, findInputSet };
  // JSON is YAML: what the stage supplies reads like any other input set.
  const text = JSON.stringify({ pipeline: { ...inputs, identifier } }, undefined, 2);
  const own = { kind: 'file', file: { file: `inputs of ${request.caller.stageId}`, text } } as const;
  return { sources: [...sets, own], findInputSet };
}

function refuseNested({ stages, source }: PipelineDefinition): void {
  const nested = stages.flatMap(stagesOf).filter(({ type }) => type === 'Pipeline');
  if (nested.length === 0) return;
  const message = 'a pipeline that another one runs cannot run a third one';
  throw new DefinitionError(
    nested.map(({ path }) => ({
      code: 'definition/nested-pipeline',
      severity: 'error',
      message,
      position: source.position([...path, 'type']),
    })),
  );
}

function stagesOf(entry: StageEntry): readonly Extract<StageEntry, { kind: 'stage' }>['stage'][] {
  return entry.kind === 'stage' ? [entry.stage] : entry.stages.flatMap(stagesOf);
}

function resultOf(
  { options, result }: ChildExecution,
  request: PipelineRequest,
  control: PipelineRunControl,
): PipelineResult {
  const { executionId, sequenceId } = options.identity;
  const { status, state } = result;
  const failure = isPositive(status) ? undefined : firstFailure(state);
  return {
    executionId,
    sequenceId,
    name: options.plan.root.name,
    status,
    outputs: isPositive(status) ? outputsOf(options, state, { request, control }) : {},
    ...(failure === undefined ? {} : { failure }),
  };
}

/** Evaluated as the last thing in the other pipeline; a value that cannot be had is `null`, with a warning. */
function outputsOf(
  options: ExecuteOptions<Services>,
  state: ExecutionState,
  { request, control }: { readonly request: PipelineRequest; readonly control: PipelineRunControl },
): Readonly<Record<string, Value>> {
  const warn = (text: string) => control.warn('pipeline-stage/output', text);
  const values = executionValues(
    options,
    () => state,
    (expression) => warn(`<+${expression}> has no value in the other pipeline and becomes null`),
  );
  const evaluate = ({ name, value }: PipelineRequest['outputs'][number]): readonly [string, Value] => {
    try {
      return [name, values.evaluate(value)];
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      warn(`the output "${name}" has no value: ${error.message}`);
      return [name, null];
    }
  };
  return Object.fromEntries(request.outputs.map(evaluate));
}

/** The first step that failed and was not forgiven. That only gates failed is told when it holds for all of them. */
function firstFailure(state: ExecutionState): Failure | undefined {
  const failed = [...state.nodes.values()].filter(
    ({ status, failure, plan }) => failure !== undefined && isBroke(status) && plan.kind === 'step',
  );
  const [first] = failed;
  if (first?.failure === undefined) return undefined;
  const { gate, ...failure } = first.failure;
  const message = `${first.plan.id}: ${failure.message}`;
  const areGates = failed.every((each) => each.failure?.gate !== undefined);
  return { ...failure, message, ...(gate !== undefined && areGates ? { gate } : {}) };
}
