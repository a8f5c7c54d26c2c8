/** The public door of the engine: what a program may use without the command line. */
export type { Diagnostic, DocumentPath, Position, SourceMap } from './diagnostic.ts';
export { DefinitionError, type FailureType, failureTypes, RuntimeError, UsageError } from './errors.ts';
export type * from './load/definition.ts';
export { formatDuration, parseDuration } from './load/duration.ts';
export { checkResolved, checkSupplied } from './load/inputs/constraints.ts';
export { parseRuntimeInput, splitList } from './load/inputs/runtime-input.ts';
export { load } from './load/load.ts';
export type { Failure, Outcome, Outputs, Value } from './outcome.ts';
export { type AdviceTable, adviceTable, adviseOn } from './plan/advice.ts';
export { compile } from './plan/compile.ts';
export { expandLoop, LoopError } from './plan/expand-loop.ts';
export type { Plan, PlanNode } from './plan/plan.ts';
export { type ExecutionResult, execute } from './run/execute.ts';
export type { ExecuteOptions, RunIdentity } from './run/options.ts';
export { aggregate } from './state/aggregate.ts';
export type { ExecutionEvent, Iteration, NodeKind } from './state/events.ts';
export { next } from './state/next.ts';
export { initialState, reduce } from './state/reduce.ts';
export type { ExecutionState, NodeState } from './state/state.ts';
export {
  displayStatus,
  type FinalStatus,
  isBroke,
  isFinal,
  isPositive,
  type Status,
} from './state/status.ts';
export type { StageRegistry, StageType, StepContext, StepRegistry, StepType } from './step-type.ts';
