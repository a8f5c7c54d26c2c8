import { posix } from 'node:path';
import type { Value } from '../outcome.ts';
import type { PlanNode } from '../plan/plan.ts';
import type { Pod, PodSpec } from '../ports.ts';
import { nodeOf } from '../state/reduce.ts';
import type { ExecutionState, NodeState } from '../state/state.ts';
import { type FinalStatus, isPositive } from '../state/status.ts';
import type { StageContext } from '../step-type.ts';
import type { Report } from './driver.ts';
import type { NodeExpressions } from './expressions.ts';
import { recordOf } from './node-view.ts';
import type { ExecuteOptions } from './options.ts';
import { resolveSpec } from './resolve.ts';
import { StageRoom } from './stage-room.ts';

/** The rooms of the stages that run; pods are closed behind the stages that follow. */
export class StageRooms<Services> {
  readonly #options: ExecuteOptions<Services>;
  readonly #expressions: NodeExpressions;
  readonly #state: () => ExecutionState;
  readonly #report: (report: Report) => void;
  readonly #rooms = new Map<string, StageRoom>();
  readonly #closing: Promise<void>[] = [];

  constructor(parts: {
    readonly options: ExecuteOptions<Services>;
    readonly expressions: NodeExpressions;
    readonly state: () => ExecutionState;
    readonly report: (report: Report) => void;
  }) {
    this.#options = parts.options;
    this.#expressions = parts.expressions;
    this.#state = parts.state;
    this.#report = parts.report;
  }

  /** The stage around a node, with its spec resolved. */
  stageOf(nodeId: string): StageContext {
    const { plan } = this.#stageNode(nodeId);
    return {
      nodeId: plan.id,
      identifier: plan.identifier,
      name: plan.name,
      type: plan.type ?? '',
      spec: this.#stageSpec(plan),
    };
  }

  roomOf(stage: StageContext): StageRoom {
    const known = this.#rooms.get(stage.nodeId);
    if (known !== undefined) return known;
    const room = new StageRoom(
      this.#options.runtime,
      () => this.#podSpec(stage),
      (pod) => this.#restore(stage.nodeId, pod),
    );
    this.#rooms.set(stage.nodeId, room);
    return room;
  }

  /** The room of the stage around a node, when one was entered. */
  roomAround(nodeId: string): StageRoom | undefined {
    return this.#rooms.get(this.#stageNode(nodeId).plan.id);
  }

  /** Ends the stage's background work; the pod itself is removed while the run goes on. */
  async leave({ plan, container }: NodeState): Promise<void> {
    const room = this.#rooms.get(plan.id);
    if (room === undefined) return;
    this.#rooms.delete(plan.id);
    for (const problem of await room.endBackground()) this.#warn(plan.id, problem);
    const hasFailed = Object.keys(container?.tally ?? {}).some((each) => !isPositive(each as FinalStatus));
    if (hasFailed) await this.#save(plan.id, room);
    this.#closing.push(this.#close(plan.id, room, hasFailed));
  }

  /** Waits for everything to be gone. */
  async closeAll(): Promise<void> {
    for (const [id, room] of this.#rooms) this.#closing.push(this.#close(id, room, true));
    this.#rooms.clear();
    await Promise.all(this.#closing);
  }

  /** A workspace that cannot be kept is a pity, not a failure. */
  async #save(stageId: string, room: StageRoom): Promise<void> {
    const { workspaces, identity } = this.#options;
    if (workspaces === undefined) return;
    try {
      const archive = await room.archive();
      if (archive !== undefined) await workspaces.save(identity.executionId, stageId, archive);
    } catch (error) {
      this.#warn(stageId, error);
    }
  }

  async #restore(stageId: string, pod: Pod): Promise<void> {
    const { workspaces, resume } = this.#options;
    if (workspaces === undefined || resume === undefined) return;
    const archive = await workspaces.open(resume.executionId, stageId);
    if (archive !== undefined) await pod.copyIn(archive, posix.dirname(pod.workspace));
  }

  async #close(id: string, room: StageRoom, hasFailed: boolean): Promise<void> {
    const { keep } = this.#options;
    const isKept = keep === 'always' || (keep === 'failed' && hasFailed);
    await room.close({ keep: isKept }).catch((error: unknown) => this.#warn(id, error));
  }

  #warn(node: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#report({ type: 'warning.raised', node, code: 'execution/cleanup', message });
  }

  #podSpec(stage: StageContext): PodSpec {
    const type = this.#options.registries.stages.find(stage.type);
    const { plan } = nodeOf(this.#state(), stage.nodeId);
    const parts = type?.pod?.(stage.spec, { backgroundIds: backgroundIds(plan.children, []) });
    return {
      executionId: this.#options.identity.executionId,
      stageId: stage.nodeId,
      hostNames: parts?.hostNames ?? [],
      sharedPaths: parts?.sharedPaths ?? [],
      volumes: parts?.volumes ?? [],
    };
  }

  #stageSpec(plan: PlanNode): Value {
    const type = this.#options.registries.stages.find(plan.type ?? '');
    const { execution: _execution, ...spec } = recordOf(recordOf(plan.element?.raw)['spec']);
    const resolver = {
      render: (text: string) => this.#expressions.render(plan.id, text),
      evaluate: (text: string) => this.#expressions.evaluate(plan.id, text),
    };
    return resolveSpec(spec as Value, type?.schema ?? true, resolver, type?.lateFields);
  }

  #stageNode(nodeId: string): NodeState {
    let node = nodeOf(this.#state(), nodeId);
    while (node.plan.kind !== 'stage' && node.plan.parentId !== undefined) {
      node = nodeOf(this.#state(), node.plan.parentId);
    }
    return node;
  }
}

/** Host names of background steps: their identifier, and `group_identifier` inside step groups. */
function backgroundIds(nodes: readonly PlanNode[], groups: readonly string[]): readonly string[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'stepGroup') return backgroundIds(node.children, [...groups, node.identifier]);
    if (node.kind === 'parallel') return backgroundIds(node.children, groups);
    if (node.kind === 'loop') return node.loop === undefined ? [] : backgroundIds([node.loop.body], groups);
    if (!node.isBackground) return [];
    return groups.length === 0
      ? [node.identifier]
      : [node.identifier, [...groups, node.identifier].join('_')];
  });
}
