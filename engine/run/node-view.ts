import { type LazyMap, lazy, verbatim } from '../../expressions/index.ts';
import type { VariableElement } from '../load/definition.ts';
import type { Value } from '../outcome.ts';
import type { PlanNode } from '../plan/plan.ts';
import { aggregateTally } from '../state/aggregate.ts';
import type { ExecutionState, NodeState } from '../state/state.ts';
import { childIndex } from './child-index.ts';

/** Reads the state as it is at the moment an expression asks. */
export interface StateReader {
  readonly state: () => ExecutionState;
  readonly executionUrl: string;
}

/**
 * A node as expressions see it. Reading order inside one node: statuses, children, node fields, what the YAML says,
 * outcomes, loop values; the first hit wins. A node that has not started is not there.
 */
export function nodeView(reader: StateReader, id: string): LazyMap {
  return lazy({
    get: (key) => {
      const node = reader.state().nodes.get(id);
      if (node === undefined || node.status === 'QUEUED') return undefined;
      return member(reader, node, key);
    },
    keys: () => {
      const node = reader.state().nodes.get(id);
      return node === undefined ? [] : keysOf(node);
    },
  });
}

function member(reader: StateReader, node: NodeState, key: string): unknown {
  return (
    statusField(reader, node, key) ?? below(reader, node, key) ?? ownField(node, key) ?? written(node, key)
  );
}

function statusField(reader: StateReader, node: NodeState, key: string): unknown {
  if (key === 'currentStatus') return node.container ? aggregateTally(node.container.current) : node.status;
  if (key === 'liveStatus') return node.container ? aggregateTally(node.container.live) : node.status;
  if (key === 'executionUrl') return reader.executionUrl;
  return undefined;
}

function below(reader: StateReader, node: NodeState, key: string): unknown {
  const id = node.plan.id;
  switch (node.plan.kind) {
    case 'pipeline':
      return key === 'stages' ? childrenView(reader, id) : undefined;
    case 'stage':
      return key === 'spec' ? specView(reader, node) : outcomeOfStage(reader, node, key);
    case 'stepGroup':
      if (key === 'rollbackSteps') return rollbackView(reader, node.plan);
      return key === 'steps' ? childrenView(reader, id) : undefined;
    case 'loop':
      return findChild(reader, id, key);
    case 'parallel':
    case 'step':
      return undefined;
  }
}

function specView(reader: StateReader, node: NodeState): LazyMap {
  const spec = recordOf(recordOf(node.plan.element?.raw)['spec']);
  const execution = executionView(reader, node.plan);
  return lazy({
    get: (key) => (key === 'execution' ? execution : spec[key]),
    keys: () => ['execution', ...Object.keys(spec).filter((key) => key !== 'execution')],
  });
}

/** `execution` of a stage: its steps and rollback steps. */
export function executionView(reader: StateReader, stage: PlanNode): LazyMap {
  return lazy({
    get: (key) => {
      if (key === 'steps') return childrenView(reader, stage.id);
      return key === 'rollbackSteps' ? rollbackView(reader, stage) : undefined;
    },
    keys: () => ['steps', 'rollbackSteps'],
  });
}

/** Children of a stage, group or pipeline by identifier; `parallel` and loops add no level. */
export function childrenView(reader: StateReader, id: string): LazyMap {
  return lazy({
    get: (key) => findChild(reader, id, key),
    keys: () => {
      const plan = reader.state().nodes.get(id)?.plan;
      return plan === undefined ? [] : childIndex(plan.children).keys();
    },
  });
}

function rollbackView(reader: StateReader, plan: PlanNode): LazyMap {
  const index = childIndex(plan.rollback);
  return lazy({ get: (key) => lookUp(reader, index, key), keys: () => index.keys() });
}

function findChild(reader: StateReader, id: string, key: string): LazyMap | undefined {
  const node = reader.state().nodes.get(id);
  if (node === undefined) return undefined;
  if (node.plan.kind === 'loop') return turnOf(reader, node.plan, key);
  return lookUp(reader, childIndex(node.plan.children), key);
}

function lookUp(reader: StateReader, index: ReturnType<typeof childIndex>, key: string): LazyMap | undefined {
  const id = index.find(key);
  if (id !== undefined) return existing(reader, id);
  for (const loop of index.loops) {
    const turn = turnOf(reader, loop, key);
    if (turn !== undefined) return turn;
  }
  return undefined;
}

/** A loop's turn, addressed by its suffixed identifier. */
function turnOf(reader: StateReader, loop: PlanNode, key: string): LazyMap | undefined {
  if (!key.startsWith(`${loop.identifier}_`)) return undefined;
  return existing(reader, loop.id + key.slice(loop.identifier.length));
}

function existing(reader: StateReader, id: string): LazyMap | undefined {
  const node = reader.state().nodes.get(id);
  return node === undefined || node.status === 'QUEUED' ? undefined : nodeView(reader, id);
}

function ownField(node: NodeState, key: string): unknown {
  switch (key) {
    case 'status':
      return node.status;
    case 'startTs':
      return node.startedAt;
    case 'endTs':
      return node.endedAt;
    case 'retryCount':
      return node.attempt;
    case 'identifier':
      return node.plan.identifier;
    case 'name':
      return node.plan.name;
    case 'type':
      return node.plan.type;
    case 'variables':
      return node.plan.kind === 'step' ? undefined : variablesView(node.plan.variables);
    case 'spec':
      return node.resolved === undefined ? undefined : verbatimData(node.resolved);
    case 'exitCode':
      return (node.ended?.failure ?? node.failure)?.exitCode;
    default:
      return outcome(node, key) ?? loopField(node, key);
  }
}

/** A stage that its type made of a single step speaks for it: `stages.S.output`. */
function outcomeOfStage(reader: StateReader, { plan }: NodeState, key: string): unknown {
  const [only, ...others] = plan.children;
  if (only?.isImplicit !== true || others.length > 0) return undefined;
  const step = reader.state().nodes.get(only.id);
  return step === undefined ? undefined : outcome(step, key);
}

/** What steps produced is data: a `<+` in it is not an expression. */
function outcome(node: NodeState, key: string): unknown {
  const outputs = node.outputs;
  return outputs !== undefined && Object.hasOwn(outputs, key) ? verbatimData(outputs[key]) : undefined;
}

function loopField(node: NodeState, key: string): unknown {
  const { iteration } = node;
  if (iteration === undefined) return undefined;
  switch (key) {
    case 'matrix':
      return iteration.matrix;
    case 'repeat':
      return { item: iteration.item, partition: iteration.partition };
    case 'iteration':
      return iteration.index;
    case 'iterations':
    case 'totalIterations':
      return iteration.total;
    case 'identifierPostFix':
      return iteration.postfix;
    default:
      return undefined;
  }
}

/** Parts of an element that mean something else in a path: children, and the values of loops. */
const notWritten: ReadonlySet<string> = new Set(['steps', 'stages', 'spec', 'strategy']);

function written(node: NodeState, key: string): unknown {
  const raw = recordOf(node.plan.element?.raw);
  return notWritten.has(key) ? undefined : raw[key];
}

function keysOf(node: NodeState): readonly string[] {
  const fields = ['identifier', 'name', 'status', 'startTs', 'endTs'];
  return [...fields, ...Object.keys(node.outputs ?? {}), ...(node.plan.kind === 'step' ? [] : ['variables'])];
}

/** Variables by name; values that hold expressions are evaluated where they are used. */
export function variablesView(variables: readonly VariableElement[]): Readonly<Record<string, unknown>> {
  const view: Record<string, unknown> = Object.create(null);
  for (const variable of variables) {
    if (variable.value !== undefined) view[variable.name] = variableValue(variable);
  }
  return view;
}

function variableValue({ type, value }: VariableElement): Value {
  if (type === 'Number' && typeof value === 'string' && value !== '' && !Number.isNaN(Number(value))) {
    return Number(value);
  }
  if (type === 'Secret' && typeof value === 'string' && value !== '') return secretExpression(value);
  return value ?? null;
}

/** A secret variable's value names a secret, or is an expression that does. */
function secretExpression(value: string): string {
  if (value.startsWith('<+')) return `<+secrets.getValue(${value})>`;
  return `<+secrets.getValue("${value.replaceAll(/["\\]/g, '')}")>`;
}

export function verbatimData(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? verbatim(value) : value;
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  // The check leaves plain objects only: elements come out of YAML.
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
