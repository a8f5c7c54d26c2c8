import { isFinal } from '../../engine/state/status.ts';
import { describeInterrupt } from './describe.ts';
import { countOf, formatDuration } from './format.ts';
import type { Line } from './line.ts';
import type { NodeView, RunView } from './run-view.ts';
import { type TreeDetail, type TreeOptions, treeLines } from './tree.ts';

/** From everything to the least that still says what goes on. */
const levels: readonly TreeDetail[] = [
  { failureLines: 20, activity: true, mergesDone: false },
  { failureLines: 20, activity: true, mergesDone: true },
  { failureLines: 5, activity: true, mergesDone: true },
  { failureLines: 0, activity: true, mergesDone: true },
  { failureLines: 0, activity: false, mergesDone: true },
];

const crowded = 20;

/** What is drawn at the bottom of the screen while a run goes on: as much as fits into `rows`. */
export function frameLines(
  view: RunView,
  options: Omit<TreeOptions, keyof TreeDetail>,
  rows: number,
): readonly Line[] {
  const nodes = [...view.nodes];
  const stages = nodes.filter(({ kind, endedAt }) => kind === 'stage' && endedAt === undefined);
  const footer = footerLines(view, options.now);
  const room = Math.max(1, rows - footer.length);
  let lines: readonly Line[] = [];
  // Among thousands of nodes nothing but the least fits, and trying would cost time at every redraw.
  for (const level of nodes.length > rows * crowded ? levels.slice(-1) : levels) {
    lines = stages.flatMap((stage) => treeLines(stage, { ...options, ...level }));
    if (lines.length <= room) return [...lines, ...footer];
  }
  // The end of the tree is where things happen.
  const shown = lines.slice(lines.length - room + 1);
  return [[['dim', `… ${countOf(lines.length - shown.length, 'line')} above`]], ...shown, ...footer];
}

function footerLines(view: RunView, now: number): readonly Line[] {
  const { started, interrupted } = view;
  if (started === undefined) return [];
  const counts = new Map<string, number>();
  const add = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  for (const node of view.nodes) if (node.kind === 'step') add(stateOf(node));
  const steps = [...counts].map(([what, amount]) => `${amount} ${what}`);
  const warnings = view.warnings.length === 0 ? [] : [countOf(view.warnings.length, 'warning')];
  const facts = [formatDuration(now - started.at), ...steps, ...warnings].join(', ');
  return [[], [['dim', facts]], ...(interrupted === undefined ? [] : [describeInterrupt(interrupted, now)])];
}

function stateOf({ status, question }: NodeView): string {
  if (isFinal(status)) return 'done';
  return question === undefined ? 'running' : 'waiting for an answer';
}
