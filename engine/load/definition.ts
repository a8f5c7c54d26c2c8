/** The definition as the engine reads it: what YAML says, with every element's place in the document. */
import type { DocumentPath, SourceMap } from '../diagnostic.ts';
import type { Value } from '../outcome.ts';

export interface PipelineDefinition {
  readonly source: SourceMap;
  readonly identifier: string;
  readonly name: string;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly orgIdentifier: string;
  readonly projectIdentifier: string;
  readonly variables: readonly VariableElement[];
  /** `properties.ci.codebase` as written. */
  readonly codebase?: Value;
  readonly timeout?: string;
  readonly stages: readonly StageEntry[];
  readonly barriers: readonly { readonly identifier: string; readonly name: string }[];
  readonly notificationRules: readonly Value[];
  readonly allowStageExecutions: boolean;
  /** The whole `pipeline` object, for expressions and for the record. */
  readonly raw: Value;
}

export type StageEntry =
  | { readonly kind: 'stage'; readonly stage: StageElement }
  | { readonly kind: 'parallel'; readonly path: DocumentPath; readonly stages: readonly StageEntry[] };

export interface StageElement extends NodeElement {
  readonly type: string;
  /** `spec` as written, `execution` included. */
  readonly spec: Value;
  readonly variables: readonly VariableElement[];
  readonly tags: Readonly<Record<string, string>>;
  readonly steps: readonly StepEntry[];
  readonly rollbackSteps: readonly StepEntry[];
}

export type StepEntry =
  | { readonly kind: 'step'; readonly step: StepElement }
  | { readonly kind: 'stepGroup'; readonly group: StepGroupElement }
  | { readonly kind: 'parallel'; readonly path: DocumentPath; readonly steps: readonly StepEntry[] };

export interface StepElement extends NodeElement {
  readonly type: string;
  readonly spec: Value;
}

export interface StepGroupElement extends NodeElement {
  readonly variables: readonly VariableElement[];
  readonly steps: readonly StepEntry[];
  readonly rollbackSteps: readonly StepEntry[];
}

/** What stages, steps and step groups have in common. */
export interface NodeElement {
  /** Path of the element itself (`pipeline.stages[0].stage`). */
  readonly path: DocumentPath;
  readonly identifier: string;
  readonly name: string;
  readonly description?: string;
  readonly when?: WhenElement;
  /** As written, checked; empty when absent. */
  readonly failureStrategies: readonly FailureStrategyElement[];
  readonly strategy?: StrategyElement;
  /** Duration text or expression, as written. */
  readonly timeout?: string;
  /** The element as written, for expressions such as `<+step.spec.image>`. */
  readonly raw: Value;
}

export interface WhenElement {
  readonly status: 'Success' | 'Failure' | 'All';
  readonly condition?: string;
}

export interface VariableElement {
  readonly path: DocumentPath;
  readonly name: string;
  readonly type: 'String' | 'Number' | 'Secret';
  /** Undefined when nothing was supplied and the variable is not required. */
  readonly value: Value | undefined;
}

export interface FailureStrategyElement {
  /** Error types as in YAML, `AllErrors` included. */
  readonly errors: readonly string[];
  readonly action: FailureAction;
}

export type FailureAction =
  | { readonly type: 'Ignore' | 'MarkAsSuccess' | 'MarkAsFailure' | 'Abort' }
  | { readonly type: 'StageRollback' | 'StepGroupRollback' | 'PipelineRollback' }
  | { readonly type: 'ProceedWithDefaultValues' }
  | {
      readonly type: 'Retry';
      readonly retryCount: number;
      /** Milliseconds; the last one repeats when the list is shorter than the count. */
      readonly retryIntervalsMs: readonly number[];
      readonly onRetryFailure: FailureAction;
      readonly condition?: string;
    }
  | {
      readonly type: 'RetryStepGroup';
      readonly retryCount: number;
      readonly retryIntervalsMs: readonly number[];
    }
  | { readonly type: 'ManualIntervention'; readonly timeoutMs: number; readonly onTimeout: FailureAction };

/** A loop as written: axes and items may be expressions that are evaluated when the node is reached. */
export type StrategyElement = {
  readonly path: DocumentPath;
  readonly when?: string;
  readonly onFailure: 'RunAll' | 'SkipQueued';
} & (
  | {
      readonly kind: 'matrix';
      readonly axes: readonly { readonly name: string; readonly values: Value }[];
      readonly exclude: Value;
      readonly nodeName?: string;
      readonly maxConcurrency?: Value;
    }
  | { readonly kind: 'repeat'; readonly times: Value; readonly maxConcurrency?: Value }
  | {
      readonly kind: 'repeat-items';
      readonly items: Value;
      readonly start?: Value;
      readonly end?: Value;
      readonly unit: 'Percentage' | 'Count';
      readonly partitionSize?: Value;
      readonly maxConcurrency?: Value;
      readonly nodeName?: string;
    }
  | { readonly kind: 'parallelism'; readonly count: Value; readonly maxConcurrency?: Value }
);
