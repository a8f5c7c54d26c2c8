import type {
  FailureAction,
  PipelineDefinition,
  StageElement,
  StepElement,
  StepGroupElement,
  StrategyElement,
  VariableElement,
  WhenElement,
} from '../load/definition.ts';
import type { NodeKind } from '../state/events.ts';
import type { AdviceTable } from './advice.ts';

/**
 * A definition as the engine runs it: a tree of nodes with unique ids.
 * Ids read like paths of identifiers: `build`, `build/test`, `build/group/test_0`. A `parallel` wrapper has a node of
 * its own (`build/parallel@1`) but adds no segment to the ids below it; a loop's node has the identifier as written
 * (`build/test`) and its turns the suffixed ones (`build/test_0`).
 */
export interface Plan {
  readonly definition: PipelineDefinition;
  readonly root: PlanNode;
}

export interface PlanNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly identifier: string;
  readonly name: string;
  /** Stage or step type as in YAML. */
  readonly type?: string;
  readonly parentId?: string;
  readonly order: 'sequence' | 'parallel';
  readonly children: readonly PlanNode[];
  /** Runs after the children when a failure strategy asks for a rollback. */
  readonly rollback: readonly PlanNode[];
  /** Sits in the rollback steps of a stage or group. */
  readonly isRollback: boolean;
  readonly when?: WhenElement;
  /** Only on a loop: how it unrolls, and the node each turn is made from. */
  readonly loop?: { readonly strategy: StrategyElement; readonly body: PlanNode };
  /** Only on steps: what a failure of which type leads to. */
  readonly advice: AdviceTable;
  /** Only on step groups: rerun of the whole group. */
  readonly groupRetry?: Extract<FailureAction, { type: 'RetryStepGroup' }>;
  readonly timeout?: string;
  readonly variables: readonly VariableElement[];
  readonly element?: StageElement | StepElement | StepGroupElement;
  /** Put there by the stage's type rather than by the user. */
  readonly isImplicit: boolean;
  /** Keeps running behind its followers. */
  readonly isBackground: boolean;
}

/** No identifier can look like this, so a stage may be called `pipeline`. */
export const rootId = '@pipeline';
