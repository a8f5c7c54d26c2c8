import type { Value } from '../outcome.ts';
import type { LogSink, Question } from '../ports.ts';
import { nodeOf } from '../state/reduce.ts';
import type { ExecutionState, NodeState } from '../state/state.ts';
import { isBroke } from '../state/status.ts';
import type { ExecutionContext, LoopPosition, StageContext, StepContext } from '../step-type.ts';
import { variablesView } from './node-view.ts';
import { stepInstances } from './step-instances.ts';
import type { StepRunnerParts } from './step-runner.ts';

export interface Attempt {
  readonly node: NodeState;
  readonly stage: StageContext;
  readonly signal: AbortSignal;
  readonly log: LogSink;
  readonly timeoutMs: number | undefined;
}

/** Everything a step touches, gathered for one attempt. */
export async function stepContext<Services>(
  parts: StepRunnerParts<Services>,
  attempt: Attempt,
): Promise<StepContext<Services>> {
  const { options, expressions, report, rooms } = parts;
  const { node, stage, signal, log, timeoutMs } = attempt;
  const id = node.plan.id;
  const room = rooms.roomOf(stage);
  const execution = executionContext(parts, stage);
  const progress: StepContext<Services>['progress'] = (each) =>
    report({ type: 'progress.reported', node: id, progress: each });
  return {
    nodeId: id,
    identifier: node.plan.identifier,
    name: node.plan.name,
    groups: groupsAround(parts.state(), node),
    attempt: node.attempt,
    stage,
    execution,
    signal,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    killSignal: options.killSignal,
    graceMs: options.graceMs,
    log,
    progress,
    clock: options.clock,
    decisions: options.decisions,
    services: options.services,
    env: await containerEnv(parts, attempt, execution),
    pod: () => room.pod(progress, options.signal),
    atStageEnd: (end) => room.atEnd(end),
    mask: (secret) => options.masker.add(secret),
    warn: (code, message) => report({ type: 'warning.raised', node: id, code, message }),
    wait: (status) => report({ type: 'step.waiting', node: id, status }),
    ask: async (status, asked, limit = signal) => {
      const question: Question = { ...asked, nodeId: id };
      report({ type: 'step.waiting', node: id, status, question });
      const decision = await options.decisions.ask(question, limit);
      report({ type: 'step.answered', node: id, action: decision.action, by: decision.by });
      return decision;
    },
    watchSteps: (type) => watchSteps(parts, { type, nodeId: id }, signal),
    evaluate: (text, extra) => expressions.evaluate(id, text, extra === undefined ? {} : { values: extra }),
    render: (text, extra) => expressions.render(id, text, extra === undefined ? {} : { values: extra }),
    emit: (event) => report({ ...event, node: id }),
  };
}

async function* watchSteps<Services>(
  { options, state, changed }: StepRunnerParts<Services>,
  asked: { readonly type: string; readonly nodeId: string },
  signal: AbortSignal,
) {
  for (;;) {
    signal.throwIfAborted();
    const seen = state();
    yield stepInstances(seen, options.plan.root, asked);
    while (state() === seen) await changed(signal);
  }
}

function executionContext<Services>(parts: StepRunnerParts<Services>, stage: StageContext): ExecutionContext {
  const { identity, plan } = parts.options;
  return {
    id: identity.executionId,
    sequenceId: identity.sequenceId,
    pipeline: { identifier: plan.root.identifier, name: plan.root.name },
    scope: identity.scope,
    triggeredBy: identity.triggeredBy,
    startedAt: parts.state().startedAt ?? 0,
    stageStatus: () => (failedSteps(parts.state(), stage.nodeId).length === 0 ? 'SUCCESS' : 'FAILURE'),
  };
}

/** The stage type's environment, secrets filled in. */
async function containerEnv<Services>(
  parts: StepRunnerParts<Services>,
  { node, stage }: Attempt,
  execution: ExecutionContext,
): Promise<Readonly<Record<string, string>>> {
  const type = parts.options.registries.stages.find(stage.type);
  if (type?.env === undefined) return {};
  const state = parts.state();
  const { plan } = nodeOf(state, stage.nodeId);
  const env = type.env({
    execution,
    stage,
    services: parts.options.services,
    variables: renderedVariables(parts, node, [parts.options.plan.root.variables, plan.variables]),
    step: {
      identifier: node.plan.identifier,
      name: node.plan.name,
      number: stepNumber(state, stage.nodeId),
    },
    loop: loopPositions(state, node, stage.nodeId),
    failedSteps: failedSteps(state, stage.nodeId),
  });
  return parts.vault.reveal(env);
}

function renderedVariables<Services>(
  { expressions }: StepRunnerParts<Services>,
  node: NodeState,
  lists: readonly Parameters<typeof variablesView>[0][],
): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const [name, value] of lists.flatMap((list) => Object.entries(variablesView(list)))) {
    const text = typeof value === 'string' ? value : JSON.stringify(value as Value);
    variables[name] = expressions.render(node.plan.id, text);
  }
  return variables;
}

function loopPositions(
  state: ExecutionState,
  node: NodeState,
  stageId: string,
): { readonly stage?: LoopPosition; readonly step?: LoopPosition } {
  const stage = nodeOf(state, stageId).iteration;
  let at: NodeState | undefined = node;
  while (at !== undefined && at.plan.id !== stageId && at.iteration === undefined) {
    at = at.plan.parentId === undefined ? undefined : state.nodes.get(at.plan.parentId);
  }
  const step = at?.plan.id === stageId ? undefined : at?.iteration;
  return { ...(stage === undefined ? {} : { stage }), ...(step === undefined ? {} : { step }) };
}

function groupsAround(state: ExecutionState, node: NodeState): readonly string[] {
  const groups: string[] = [];
  let at: NodeState | undefined = node;
  while (at?.plan.parentId !== undefined) {
    at = state.nodes.get(at.plan.parentId);
    if (at?.plan.kind === 'stepGroup') groups.unshift(at.plan.identifier);
  }
  return groups;
}

/** Identifiers of the stage's steps that failed so far; read from the stage's own tally when there are none. */
function failedSteps(state: ExecutionState, stageId: string): readonly string[] {
  const stage = nodeOf(state, stageId);
  const hasFailures = Object.entries(stage.container?.live ?? {}).some(
    ([status, amount]) => amount > 0 && isBroke(status as Parameters<typeof isBroke>[0]),
  );
  if (!hasFailures) return [];
  return [...state.nodes.values()]
    .filter((node) => node.plan.kind === 'step' && isBroke(node.status) && isIn(state, node, stageId))
    .map((node) => node.plan.identifier);
}

function isIn(state: ExecutionState, node: NodeState, stageId: string): boolean {
  let at: NodeState | undefined = node;
  while (at !== undefined && at.plan.id !== stageId) {
    at = at.plan.parentId === undefined ? undefined : state.nodes.get(at.plan.parentId);
  }
  return at !== undefined;
}

/** How many of the stage's children have begun, this one included: its place, from 1. */
function stepNumber(state: ExecutionState, stageId: string): number {
  return Math.max(1, nodeOf(state, stageId).container?.begun ?? 1);
}
