import type { Plan, PlanNode } from '../../engine/plan/plan.ts';
import { Resume, type ResumePoint } from '../../engine/run/resume.ts';
import { indexOf } from './resume-state.ts';
import type { LeaveOut } from './select-steps.ts';

/** What a resumed execution will do with its steps. */
export interface Forecast {
  readonly takenOver: readonly PlanNode[];
  /** Stages, by id, in which some steps are taken over and others run on their files. */
  readonly mixedStages: readonly string[];
}

/**
 * Reopens the stages in which something runs again: their background steps are not done then, even where the stage
 * had succeeded before.
 */
export function reopenStages(plan: Plan, point: ResumePoint, leaveOut?: LeaveOut): ResumePoint {
  let { nodes } = point.state;
  for (const id of forecast(plan, point, leaveOut).mixedStages) {
    const stage = nodes.get(id);
    if (stage !== undefined) nodes = nodes.set(id, { ...stage, status: 'RUNNING' });
  }
  return { ...point, state: { ...point.state, nodes } };
}

/** Asks the engine's own rule about every step, in the order in which a run comes to them. */
export function forecast(plan: Plan, point: ResumePoint, leaveOut: LeaveOut = () => undefined): Forecast {
  const resume = new Resume(point);
  const places = indexOf(plan.root);
  const parentOf = (id: string) => point.state.nodes.get(id)?.plan ?? places.get(id);
  const takenOver: PlanNode[] = [];
  const running: PlanNode[] = [];
  const visit = (node: PlanNode): void => {
    const earlier = point.state.nodes.get(node.id);
    if (node.kind === 'step') {
      if (leaveOut(node) !== undefined) return;
      const isReusable = resume.reusable(node, parentOf) !== undefined;
      if (!isReusable && earlier?.status !== 'SKIPPED') resume.runs(node, parentOf);
      (isReusable ? takenOver : running).push(node);
    } else if (node.kind === 'loop') {
      const turns = turnsOf(point, node.id);
      for (const turn of turns) visit(turn);
      if (turns.length === 0 && node.loop !== undefined) visit(node.loop.body);
    } else if (earlier?.status !== 'SKIPPED') {
      for (const child of node.children) visit(child);
    }
  };
  visit(plan.root);
  const stages = new Set(takenOver.map(stageOf));
  return { takenOver, mixedStages: [...stages].filter((stage) => running.map(stageOf).includes(stage)) };
}

function turnsOf({ state }: ResumePoint, loop: string): readonly PlanNode[] {
  const ids = state.nodes.get(loop)?.container?.children ?? [];
  return ids.flatMap((id) => state.nodes.get(id)?.plan ?? []);
}

function stageOf({ id }: PlanNode): string {
  return id.split('/')[0] ?? id;
}
