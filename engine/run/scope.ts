import { type LazyMap, lazy } from '../../expressions/index.ts';
import type { PlanNode } from '../plan/plan.ts';
import { rootId } from '../plan/plan.ts';
import { aggregateTally } from '../state/aggregate.ts';
import type { NodeState } from '../state/state.ts';
import type { Status } from '../state/status.ts';
import { childrenView, executionView, nodeView, type StateReader } from './node-view.ts';

/** Aliases that stand for an expression when they are the first word of a path. */
export const staticAliases: Readonly<Record<string, string>> = {
  OnStageSuccess: '<+stage.currentStatus> == "SUCCEEDED" || <+stage.currentStatus> == "IGNORE_FAILED"',
  OnStageFailure: failureOf('stage'),
  OnPipelineSuccess:
    '<+pipeline.currentStatus> == "SUCCEEDED" || <+pipeline.currentStatus> == "IGNORE_FAILED"',
  OnPipelineFailure: failureOf('pipeline'),
  OnRollbackModeExecution:
    '<+pipeline.executionMode> == "POST_EXECUTION_ROLLBACK" || <+pipeline.executionMode> == "PIPELINE_ROLLBACK"',
  Always: 'true',
  matrix: 'strategy.matrix',
  repeat: 'strategy.repeat',
};

function failureOf(node: string): string {
  return ['FAILED', 'ERRORED', 'EXPIRED', 'APPROVAL_REJECTED']
    .map((status) => `<+${node}.currentStatus> == "${status}"`)
    .join(' || ');
}

/** Order in which a path's first word is looked up. */
export const prefixes: readonly string[] = ['child', 'ancestor', '', 'datetime'];

/** What expressions can name wherever they stand. */
export interface Roots {
  /** Fields of this run under `pipeline`: `executionId`, `sequenceId`, `triggeredBy` and the like. */
  readonly run: Readonly<Record<string, unknown>>;
  /** `codebase`, `account`, `org`, `project`, `trigger`, … by name. */
  readonly others: Readonly<Record<string, unknown>>;
}

/** Everything `<+...>` can name at a node. */
export function scopeOf(reader: StateReader, nodeId: string, roots: Roots): LazyMap {
  const child = nodeView(reader, nodeId);
  const ancestor = ancestorView(reader, nodeId, roots.run);
  const strategy = strategyView(reader, nodeId);
  return lazy({
    get: (key) => {
      if (key === 'child') return child;
      if (key === 'ancestor') return ancestor;
      if (Object.hasOwn(roots.others, key)) return roots.others[key];
      return key === 'strategy' ? strategy : undefined;
    },
    keys: () => ['child', 'ancestor', 'strategy', ...Object.keys(roots.others)],
  });
}

type RunFields = Roots['run'];

/** The nearest node above with that identifier, or of that kind; `steps` is the nearest list of steps. */
function ancestorView(reader: StateReader, nodeId: string, run: RunFields): LazyMap {
  return lazy({
    get: (key) => {
      for (const node of upwards(reader, nodeId)) {
        const found = atAncestor(reader, node.plan, key, run);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    keys: () => [],
  });
}

function atAncestor(reader: StateReader, plan: PlanNode, key: string, run: RunFields): unknown {
  switch (plan.kind) {
    case 'step':
      return key === 'step' || key === plan.identifier ? nodeView(reader, plan.id) : undefined;
    case 'stepGroup':
      if (key === 'steps') return childrenView(reader, plan.id);
      return key === 'stepGroup' || key === plan.identifier ? nodeView(reader, plan.id) : undefined;
    case 'stage':
      return atStage(reader, plan, key);
    case 'pipeline':
      if (key === 'pipeline') return pipelineView(reader, run);
      return key === 'stages' ? childrenView(reader, plan.id) : undefined;
    case 'parallel':
    case 'loop':
      return undefined;
  }
}

function atStage(reader: StateReader, plan: PlanNode, key: string): unknown {
  if (key === 'stage' || key === plan.identifier) return nodeView(reader, plan.id);
  if (key === 'execution') return executionView(reader, plan);
  if (key === 'spec') return nodeView(reader, plan.id).get('spec');
  return key === 'steps' ? childrenView(reader, plan.id) : undefined;
}

/** `pipeline`: this run's own fields first (`executionId`, `sequenceId`, …), then the node's. */
function pipelineView(reader: StateReader, run: RunFields): LazyMap {
  const node = nodeView(reader, rootId);
  return lazy({
    get: (key) => (Object.hasOwn(run, key) ? run[key] : node.get(key)),
    keys: () => [...Object.keys(run), ...node.keys()],
  });
}

/** Loop values at a node: matrix axes of all loops around it merged, inner ones winning. */
function strategyView(reader: StateReader, nodeId: string): LazyMap {
  return lazy({
    get: (key) => {
      const turns = [...upwards(reader, nodeId)].filter((node) => node.iteration !== undefined);
      const [innermost] = turns;
      if (key === 'node') return loopsByIdentifier(reader, nodeId);
      if (innermost === undefined) return undefined;
      return strategyField(reader, turns, innermost, key);
    },
    keys: () => ['matrix', 'repeat', 'iteration', 'iterations', 'identifierPostFix'],
  });
}

function strategyField(
  reader: StateReader,
  turns: readonly NodeState[],
  innermost: NodeState,
  key: string,
): unknown {
  switch (key) {
    case 'matrix':
      return Object.assign({}, ...turns.toReversed().map(({ iteration }) => iteration?.matrix ?? {}));
    case 'repeat': {
      const repeat = turns.find(
        ({ iteration }) => iteration?.item !== undefined || iteration?.partition !== undefined,
      );
      return { item: repeat?.iteration?.item ?? '', partition: repeat?.iteration?.partition ?? null };
    }
    case 'iteration':
      return innermost.iteration?.index;
    case 'iterations':
    case 'totalIterations':
      return innermost.iteration?.total;
    case 'identifierPostFix':
      return innermost.iteration?.postfix;
    case 'currentGlobalIteration':
      return turns
        .toReversed()
        .reduce((index, { iteration }) => index * (iteration?.total ?? 1) + (iteration?.index ?? 0), 0);
    case 'totalGlobalIteration':
      return turns.reduce((total, { iteration }) => total * (iteration?.total ?? 1), 1);
    case 'currentStatus':
      return loopStatus(reader, innermost.plan.parentId);
    default:
      return undefined;
  }
}

/** `strategy.node.ID`: the enclosing loop with that identifier, as seen from inside. */
function loopsByIdentifier(reader: StateReader, nodeId: string): LazyMap {
  return lazy({
    get: (key) => {
      for (const node of upwards(reader, nodeId)) {
        const loop =
          node.plan.parentId === undefined ? undefined : reader.state().nodes.get(node.plan.parentId);
        if (node.iteration === undefined || loop === undefined || loop.plan.identifier !== key) continue;
        return { ...fieldsOf(node), currentStatus: loopStatus(reader, loop.plan.id) };
      }
      return { currentStatus: 'null' };
    },
    keys: () => [],
  });
}

function fieldsOf({ iteration }: NodeState): Readonly<Record<string, unknown>> {
  return {
    matrix: iteration?.matrix ?? null,
    iteration: iteration?.index,
    iterations: iteration?.total,
    totalIterations: iteration?.total,
    identifierPostFix: iteration?.postfix,
  };
}

/** Aggregated status of a loop's finished turns; RUNNING while none has finished. */
function loopStatus(reader: StateReader, loopId: string | undefined): Status | undefined {
  const container = loopId === undefined ? undefined : reader.state().nodes.get(loopId)?.container;
  if (container === undefined) return undefined;
  return container.finished === 0 ? 'RUNNING' : aggregateTally(container.tally);
}

function* upwards(reader: StateReader, nodeId: string): Generator<NodeState> {
  const { nodes } = reader.state();
  let node = nodes.get(nodeId);
  while (node !== undefined) {
    yield node;
    node = node.plan.parentId === undefined ? undefined : nodes.get(node.plan.parentId);
  }
}
