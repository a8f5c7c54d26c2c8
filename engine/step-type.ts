/** What a step or stage type tells the engine. The engine never names one; registries are handed in. */
import type { StageElement } from './load/definition.ts';
import type { Outcome, Value } from './outcome.ts';
import type {
  Clock,
  Decision,
  DecisionSource,
  LogSink,
  Pod,
  PodSpec,
  Question,
  ReportProgress,
} from './ports.ts';
import type { ScanCompleted, WarningRaised } from './state/events.ts';
import type { WaitingStatus } from './state/status.ts';

export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

export type StageTypeName = 'CI' | 'SecurityTests' | 'Custom' | 'Approval' | 'Pipeline' | (string & {});

/** How far a step type is supported here; `pipeline plan` prints it with the reason. */
export type Support =
  | { readonly level: 'native' }
  | { readonly level: 'emulated'; readonly reason: string }
  | { readonly level: 'skipped'; readonly reason: string }
  | { readonly level: 'refused'; readonly reason: string };

export interface StepType<Spec, Services> {
  /** As in YAML: `Run`. */
  readonly type: string;
  readonly summary: string;
  /** JSON Schema (draft-07) of `spec`, with a description for every property. */
  readonly schema: JsonSchema;
  /** Stage types that may hold the step. Elsewhere `definition/step-not-allowed`. */
  readonly stages: readonly StageTypeName[];
  readonly support: Support | ((spec: Value) => Support);
  /** When the YAML names no timeout. `undefined` means the step never times out. */
  readonly defaultTimeoutMs?: number;
  /** The step keeps running behind the ones that follow, until its stage ends. */
  readonly isBackground?: boolean;
  /** What an unresolved expression in the spec becomes; see the expression language. Default `null`. */
  readonly unresolved?: 'null' | 'original' | 'throw';
  /** Spec fields whose expressions wait for the step itself (an assertion on the response). */
  readonly lateFields?: readonly string[];
  /** Checks the schema cannot express. Paths are relative to `spec`. Expressions may still stand in the values. */
  validate?(spec: Value): readonly SpecProblem[];
  /** Images the step will need, as far as known before expressions are resolved. */
  images?(spec: Value, services: Services): readonly string[];
  run(spec: Spec, context: StepContext<Services>): Promise<Outcome>;
}

export interface SpecProblem {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** The part of an execution a step may see besides its own spec. */
export interface StepContext<Services> {
  /** Id of the node, unique in the execution. */
  readonly nodeId: string;
  readonly identifier: string;
  readonly name: string;
  /** Identifiers of the step groups around the step, outermost first. */
  readonly groups: readonly string[];
  readonly attempt: number;
  readonly stage: StageContext;
  readonly execution: ExecutionContext;
  /** Aborts when the step times out, its stage ends, or the execution is interrupted. */
  readonly signal: AbortSignal;
  /** Aborts when there is no more time for grace: whatever still runs is to be killed. */
  readonly killSignal: AbortSignal;
  /** How long the step may take, when there is a limit; counted from the attempt's start. */
  readonly timeoutMs?: number;
  /** How long a running process gets between SIGTERM and SIGKILL once `signal` aborted. */
  readonly graceMs: number;
  readonly log: LogSink;
  readonly progress: ReportProgress;
  readonly clock: Clock;
  readonly decisions: DecisionSource;
  readonly services: Services;
  /** Environment of the stage's containers: variables, build and codebase values, loop indexes; step values go on top. */
  readonly env: Readonly<Record<string, string>>;
  /** The stage's pod; opened at the first call. @throws RuntimeError when it cannot be had. */
  pod(): Promise<Pod>;
  /** Registers work that must end with the stage (a background container). Called once, at the stage's end. */
  atStageEnd(end: () => Promise<void>): void;
  /** From now on the text is masked everywhere. */
  mask(secret: string): void;
  warn(code: string, message: string): void;
  /** Tells readers that the step waits for something outside, and asks the question if there is one. */
  wait(status: WaitingStatus): void;
  /** `signal` withdraws the question before the step itself ends. @throws the signal's reason */
  ask(status: WaitingStatus, question: Omit<Question, 'nodeId'>, signal?: AbortSignal): Promise<Decision>;
  /**
   * The other steps of a type in this execution, at once and again whenever anything has changed. Never ends by itself.
   * @throws the reason of `signal`
   */
  watchSteps(type: string): AsyncIterable<readonly StepInstance[]>;
  /** A typed value in this step's scope; `extra` adds roots that win over all others. */
  evaluate(text: string, extra?: Readonly<Record<string, unknown>>): Value;
  render(text: string, extra?: Readonly<Record<string, unknown>>): string;
  emit(event: Omit<ScanCompleted, 'at' | 'node'> | Omit<WarningRaised, 'at' | 'node'>): void;
}

/** A step elsewhere in the execution. */
export interface StepInstance {
  readonly nodeId: string;
  /** After expressions once it runs; before that as written. */
  readonly spec: Value;
  /** `gone` is a step that ended otherwise than with success, or that will never start. */
  readonly state: 'pending' | 'running' | 'succeeded' | 'gone';
  /** Cannot start before the step that asks has ended. */
  readonly isBehind: boolean;
}

export interface StageContext {
  readonly nodeId: string;
  readonly identifier: string;
  readonly name: string;
  readonly type: string;
  /** The stage's `spec` after expressions. */
  readonly spec: Value;
}

export interface ExecutionContext {
  readonly id: string;
  readonly sequenceId: number;
  readonly pipeline: { readonly identifier: string; readonly name: string };
  /** Account, organization and project identifiers. */
  readonly scope: { readonly account: string; readonly org: string; readonly project: string };
  readonly triggeredBy: { readonly name: string; readonly email: string };
  readonly startedAt: number;
  /** Statuses so far, for the environment of steps: `SUCCESS` until a step of the stage failed. */
  stageStatus(): 'SUCCESS' | 'FAILURE';
}

export interface StageType<Services> {
  readonly type: StageTypeName;
  readonly summary: string;
  readonly schema: JsonSchema;
  readonly support: Support;
  /** Step elements (as written in YAML) put in front of the user's own: the clone of the codebase. */
  leadingSteps?(stage: StageElement): readonly Value[];
  /** Spec fields whose expressions are not the pipeline's own: the outputs of another one. */
  readonly lateFields?: readonly string[];
  /** Whether the stage's steps share a pod. */
  readonly hasPod: boolean;
  /** @returns what the pod looks like; expressions are resolved already. */
  pod?(spec: Value, stage: PodRequest): Omit<PodSpec, 'executionId' | 'stageId'>;
  /** Environment every container of the stage gets. */
  env?(request: EnvRequest<Services>): Readonly<Record<string, string>>;
  validate?(stage: StageElement): readonly SpecProblem[];
}

export interface PodRequest {
  /** Ids of background steps and services of the stage, loops expanded as far as known, in `group_id` form too. */
  readonly backgroundIds: readonly string[];
}

export interface EnvRequest<Services> {
  readonly execution: ExecutionContext;
  readonly stage: StageContext;
  readonly services: Services;
  /** Rendered pipeline and stage variables, in that order of strength. */
  readonly variables: Readonly<Record<string, string>>;
  readonly step: { readonly identifier: string; readonly name: string; readonly number: number };
  readonly loop: { readonly stage?: LoopPosition; readonly step?: LoopPosition };
  readonly failedSteps: readonly string[];
}

export interface LoopPosition {
  readonly index: number;
  readonly total: number;
}

/** Step types by name. `find` returns undefined for a name that Harness does not know either. */
export interface StepRegistry<Services> {
  find(type: string): StepType<Value, Services> | undefined;
  readonly types: readonly StepType<Value, Services>[];
}

export interface StageRegistry<Services> {
  find(type: string): StageType<Services> | undefined;
  readonly types: readonly StageType<Services>[];
}
