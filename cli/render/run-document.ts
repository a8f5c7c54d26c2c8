import type { Failure, Outputs, Value } from '../../engine/outcome.ts';
import { rootId } from '../../engine/plan/plan.ts';
import type { ExecutionState, NodeState } from '../../engine/state/state.ts';
import { displayStatus } from '../../engine/state/status.ts';

/** What a run was, besides its state. */
export interface RunDocumentHeader {
  readonly executionId: string;
  readonly sequenceId: number;
  readonly pipeline: { readonly identifier: string; readonly name: string };
  readonly exitCode: number;
}

export interface RunDocument extends RunDocumentHeader {
  readonly status: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly stages: readonly NodeDocument[];
}

/** A stage, a step group or a step: whatever has `steps` holds others. */
export interface NodeDocument {
  readonly identifier: string;
  readonly name: string;
  readonly type?: string;
  readonly status: string;
  readonly outputVariables?: { readonly [name: string]: Value };
  readonly failure?: { readonly type: string; readonly message: string };
  readonly steps?: readonly NodeDocument[];
}

/**
 * The one document of `run --output json`: nodes in the order of the file, turns of a loop in its place, nothing that
 * never began. A step that the stage's type put in front (the clone) is there only when it did not succeed.
 */
export function runDocument(state: ExecutionState, header: RunDocumentHeader): RunDocument {
  const root = state.nodes.get(rootId);
  return {
    executionId: header.executionId,
    sequenceId: header.sequenceId,
    pipeline: { identifier: header.pipeline.identifier, name: header.pipeline.name },
    status: displayStatus(root?.status ?? 'QUEUED'),
    exitCode: header.exitCode,
    ...(state.startedAt !== undefined && { startedAt: isoTime(state.startedAt) }),
    ...(state.endedAt !== undefined && { endedAt: isoTime(state.endedAt) }),
    stages: root === undefined ? [] : childDocuments(root, state),
  };
}

function childDocuments(parent: NodeState, state: ExecutionState): readonly NodeDocument[] {
  return childIds(parent).flatMap((id) => {
    const child = state.nodes.get(id);
    return child === undefined ? [] : documentsOf(child, state);
  });
}

/** During a rollback the container holds the rollback steps alone; what ran before is what the plan says. */
function childIds({ plan, container }: NodeState): readonly string[] {
  const planned = plan.children.map((child) => child.id);
  return [...new Set([...planned, ...(container?.children ?? [])])];
}

function documentsOf(node: NodeState, state: ExecutionState): readonly NodeDocument[] {
  const { plan, status } = node;
  if (status === 'QUEUED' || (plan.isImplicit && status === 'SUCCEEDED')) return [];
  if (plan.kind === 'parallel') return childDocuments(node, state);
  if (plan.kind === 'loop' && status !== 'SKIPPED') {
    const turns = childDocuments(node, state);
    // A loop that could not be unrolled has no turns to tell why.
    if (turns.length > 0) return turns;
  }
  return [nodeDocument(node, state)];
}

function nodeDocument(node: NodeState, state: ExecutionState): NodeDocument {
  const { plan, status } = node;
  const outputVariables = outputVariablesOf(node.outputs);
  const type = plan.kind === 'stepGroup' ? 'StepGroup' : plan.type;
  return {
    identifier: plan.identifier,
    name: plan.name,
    ...(type !== undefined && { type }),
    status: displayStatus(status),
    ...(outputVariables !== undefined && { outputVariables }),
    ...(node.failure !== undefined && { failure: failureDocument(node.failure) }),
    ...(holdsSteps(node) && { steps: childDocuments(node, state) }),
  };
}

function holdsSteps({ plan }: NodeState): boolean {
  return plan.kind === 'stage' || plan.kind === 'stepGroup';
}

function failureDocument({ types, message }: Failure): { readonly type: string; readonly message: string } {
  return { type: types[0] ?? 'Unknown', message };
}

function outputVariablesOf(outputs: Outputs | undefined): { readonly [name: string]: Value } | undefined {
  const output = outputs?.['output'];
  if (!isRecord(output)) return undefined;
  const variables = output['outputVariables'];
  return isRecord(variables) ? variables : undefined;
}

function isRecord(value: Value | undefined): value is { readonly [name: string]: Value } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

export function isoTime(at: number): string {
  return new Date(at).toISOString();
}
