import type {
  FailureStrategyElement,
  NodeElement,
  PipelineDefinition,
  StageElement,
  StageEntry,
  StepElement,
  StepEntry,
  StepGroupElement,
} from '../load/definition.ts';
import type { Value } from '../outcome.ts';
import type { StageRegistry, StepRegistry } from '../step-type.ts';
import { adviceTable, groupRetryOf, noAdvice } from './advice.ts';
import { type Plan, type PlanNode, rootId } from './plan.ts';

export interface Registries<Services> {
  readonly steps: StepRegistry<Services>;
  readonly stages: StageRegistry<Services>;
}

/** Turns a checked definition into the tree that runs. Loops stay folded: they unroll when they are reached. */
export function compile<Services>(definition: PipelineDefinition, registries: Registries<Services>): Plan {
  const children = definition.stages.map((entry, index) => stageEntry(entry, index, rootId, registries));
  const root: PlanNode = {
    ...blank,
    id: rootId,
    kind: 'pipeline',
    identifier: definition.identifier,
    name: definition.name,
    children,
    variables: definition.variables,
    ...(definition.timeout === undefined ? {} : { timeout: definition.timeout }),
  };
  return { definition, root };
}

/** Where a node stands: what it inherits from the nodes above it. */
interface Place {
  /** Prefix of the ids below: empty for stages, else the stage's or group's id. */
  readonly prefix: string;
  readonly parentId: string;
  /** Strategy lists of the containers above, weakest first. */
  readonly strategies: readonly (readonly FailureStrategyElement[])[];
  readonly isRollback: boolean;
  readonly isBackground: (type: string) => boolean;
}

const blank: Omit<PlanNode, 'id' | 'kind' | 'identifier' | 'name'> = {
  order: 'sequence',
  children: [],
  rollback: [],
  isRollback: false,
  advice: noAdvice,
  variables: [],
  isImplicit: false,
  isBackground: false,
};

function stageEntry<S>(
  entry: StageEntry,
  index: number,
  parentId: string,
  registries: Registries<S>,
): PlanNode {
  if (entry.kind === 'stage') return stageNode(entry.stage, parentId, registries);
  const id = `${rootId}/parallel@${index}`;
  const children = entry.stages.map((each, at) => stageEntry(each, at, id, registries));
  return {
    ...blank,
    id,
    kind: 'parallel',
    identifier: `parallel@${index}`,
    name: 'parallel',
    order: 'parallel',
    parentId,
    children,
  };
}

function stageNode<S>(stage: StageElement, parentId: string, registries: Registries<S>): PlanNode {
  const id = stage.identifier;
  const isBackground = (type: string) => registries.steps.find(type)?.isBackground === true;
  const place: Place = {
    prefix: id,
    parentId: id,
    strategies: [stage.failureStrategies],
    isRollback: false,
    isBackground,
  };
  const rollbackPlace: Place = { ...place, prefix: `${id}/@rollback`, strategies: [], isRollback: true };
  const leading = registries.stages.find(stage.type)?.leadingSteps?.(stage) ?? [];
  const node: PlanNode = {
    ...blank,
    ...common(stage, { parentId, isRollback: false }),
    id,
    kind: 'stage',
    type: stage.type,
    variables: stage.variables,
    element: stage,
    children: [
      ...leading.map((raw) => implicitStep(raw, stage, place)),
      ...stage.steps.map((each, at) => stepEntry(each, at, place)),
    ],
    rollback: stage.rollbackSteps.map((each, at) => stepEntry(each, at, rollbackPlace)),
  };
  return looped(node, stage);
}

function stepEntry(entry: StepEntry, index: number, place: Place): PlanNode {
  if (entry.kind === 'step') return looped(stepNode(entry.step, place), entry.step);
  if (entry.kind === 'stepGroup') return looped(groupNode(entry.group, place), entry.group);
  const id = `${place.prefix}/parallel@${index}`;
  const children = entry.steps.map((each, at) => stepEntry(each, at, { ...place, parentId: id }));
  return {
    ...blank,
    id,
    kind: 'parallel',
    identifier: `parallel@${index}`,
    name: 'parallel',
    order: 'parallel',
    parentId: place.parentId,
    isRollback: place.isRollback,
    children,
  };
}

function stepNode(step: StepElement, place: Place): PlanNode {
  return {
    ...blank,
    ...common(step, place),
    id: `${place.prefix}/${step.identifier}`,
    kind: 'step',
    type: step.type,
    advice: adviceTable([...place.strategies, step.failureStrategies]),
    element: step,
    isBackground: place.isBackground(step.type),
  };
}

function implicitStep(raw: Value, stage: StageElement, place: Place): PlanNode {
  // Leading steps come from stage types, not from users: they have the shape of a step as written in YAML.
  const written = raw as { identifier: string; name: string; type: string; spec?: Value; timeout?: string };
  const element: StepElement = {
    path: stage.path,
    identifier: written.identifier,
    name: written.name,
    type: written.type,
    spec: written.spec ?? {},
    failureStrategies: [],
    raw,
    ...(written.timeout === undefined ? {} : { timeout: written.timeout }),
  };
  return { ...stepNode(element, place), isImplicit: true };
}

function groupNode(group: StepGroupElement, place: Place): PlanNode {
  const id = `${place.prefix}/${group.identifier}`;
  const inner: Place = {
    ...place,
    prefix: id,
    parentId: id,
    strategies: [...place.strategies, group.failureStrategies],
  };
  const rollbackPlace: Place = { ...inner, prefix: `${id}/@rollback`, strategies: [], isRollback: true };
  const groupRetry = groupRetryOf(group.failureStrategies);
  return {
    ...blank,
    ...common(group, place),
    id,
    kind: 'stepGroup',
    variables: group.variables,
    element: group,
    children: group.steps.map((each, at) => stepEntry(each, at, inner)),
    rollback: group.rollbackSteps.map((each, at) => stepEntry(each, at, rollbackPlace)),
    ...(groupRetry === undefined ? {} : { groupRetry }),
  };
}

function common(element: NodeElement, place: { readonly parentId: string; readonly isRollback: boolean }) {
  return {
    identifier: element.identifier,
    name: element.name,
    parentId: place.parentId,
    isRollback: place.isRollback,
    ...(element.when === undefined ? {} : { when: element.when }),
    ...(element.timeout === undefined ? {} : { timeout: element.timeout }),
  };
}

/** Wraps a node that has a strategy: the wrapper takes its place, the node becomes the body of every turn. */
function looped(node: PlanNode, element: NodeElement): PlanNode {
  if (element.strategy === undefined) return node;
  const body: PlanNode = { ...node, parentId: node.id };
  return {
    ...blank,
    id: node.id,
    kind: 'loop',
    identifier: node.identifier,
    name: node.name,
    order: 'parallel',
    isRollback: node.isRollback,
    element,
    loop: { strategy: element.strategy, body },
    ...(node.type === undefined ? {} : { type: node.type }),
    ...(node.parentId === undefined ? {} : { parentId: node.parentId }),
  } as PlanNode;
}
