import type { Registries } from '../plan/compile.ts';
import type { Plan, PlanNode } from '../plan/plan.ts';
import type {
  Clock,
  DecisionSource,
  LogStore,
  Masker,
  Owner,
  Runtime,
  SecretProvider,
  WorkspaceArchive,
} from '../ports.ts';
import type { EventSink } from '../state/events.ts';
import type { ResumePoint } from './resume.ts';

/** Who and what this run is; recorded with the first event. */
export interface RunIdentity {
  readonly executionId: string;
  readonly sequenceId: number;
  readonly file: string;
  readonly runtimeName: string;
  readonly branch?: string;
  readonly owner: Owner;
  readonly triggeredBy: { readonly name: string; readonly email: string };
  readonly scope: { readonly account: string; readonly org: string; readonly project: string };
  readonly executionUrl: string;
  /** The definition as it runs, for the record. */
  readonly yaml: string;
  readonly resumedFrom?: string;
}

export interface ExecuteOptions<Services> {
  readonly plan: Plan;
  readonly registries: Registries<Services>;
  readonly runtime: Runtime;
  readonly services: Services;
  readonly clock: Clock;
  readonly logs: LogStore;
  readonly decisions: DecisionSource;
  readonly secrets: SecretProvider;
  readonly masker: Masker;
  readonly identity: RunIdentity;
  /** Roots of expressions besides the pipeline's own: `codebase`, `account`, `trigger`, `variable`, … */
  readonly roots: Readonly<Record<string, unknown>>;
  /** Every event, in order, synchronously. Must not throw. */
  readonly sink: EventSink;
  /** Aborting asks for the end: running steps get `graceMs`. */
  readonly signal: AbortSignal;
  /** Aborting means now. */
  readonly killSignal: AbortSignal;
  readonly graceMs: number;
  readonly keep: 'never' | 'failed' | 'always';
  /** A path without a value: warn and carry on with `null`, or fail the step. */
  readonly unresolved: 'warn' | 'fail';
  /** Takes over what an earlier execution finished. */
  readonly resume?: ResumePoint;
  /** Says why a step is not to run; undefined lets it run. For runs of only a part of the steps. */
  readonly leaveOut?: (node: PlanNode) => string | undefined;
  /** Where workspaces of failed stages are kept for a later resume. */
  readonly workspaces?: WorkspaceArchive;
  /** Selected stages for `<+pipeline.selectedStages>`. */
  readonly selectedStages?: readonly string[];
}
