import type { ScanCompleted } from '../../engine/state/events.ts';
import { isBroke, type Status } from '../../engine/state/status.ts';
import {
  type Answering,
  describeProgress,
  describeQuestion,
  durationOf,
  shellWord,
  shortId,
} from './describe.ts';
import { countOf, formatDuration } from './format.ts';
import type { Line } from './line.ts';
import type { LogTail } from './log-tail.ts';
import type { NodeView } from './run-view.ts';
import { safeLine } from './safe-text.ts';
import { scanSentence } from './scan-table.ts';
import { statusStyles } from './style.ts';

/** How much of a tree there is room for. */
export interface TreeDetail {
  /** Lines of the log of each step that failed. */
  readonly failureLines: number;
  /** What running steps do: progress, or the last line of their log. */
  readonly activity: boolean;
  /** Several nodes in a row that went well are one line. */
  readonly mergesDone: boolean;
}

export interface TreeOptions extends TreeDetail, Answering {
  readonly now: number;
  readonly tailOf: (id: string) => LogTail | undefined;
  readonly scanOf: (id: string) => ScanCompleted | undefined;
}

const done: ReadonlySet<Status> = new Set(['SUCCEEDED', 'SKIPPED', 'SUSPENDED']);

/** A node and what is below it. Groups and loops that went well are one line. */
export function treeLines(node: NodeView, options: TreeOptions, depth = 0): readonly Line[] {
  if (node.kind === 'parallel') return childLines(node, options, depth);
  const isFolded = (node.kind === 'stepGroup' || node.kind === 'loop') && done.has(node.status);
  if (isFolded) return [nodeLine(node, options, depth)];
  return [
    nodeLine(node, options, depth),
    ...detailLines(node, options).map((line): Line => [indent(depth + 1), ...line]),
    ...childLines(node, options, depth + 1),
  ];
}

function childLines(node: NodeView, options: TreeOptions, depth: number): readonly Line[] {
  if (!options.mergesDone) return node.children.flatMap((child) => treeLines(child, options, depth));
  const lines: Line[] = [];
  let merged: NodeView[] = [];
  const flush = () => {
    const [only, ...others] = merged;
    if (only !== undefined)
      lines.push(others.length === 0 ? nodeLine(only, options, depth) : mergedLine(merged, depth));
    merged = [];
  };
  for (const child of node.children) {
    if (child.kind !== 'parallel' && done.has(child.status)) merged.push(child);
    else {
      flush();
      lines.push(...treeLines(child, options, depth));
    }
  }
  flush();
  return lines;
}

function mergedLine(nodes: readonly NodeView[], depth: number): Line {
  return [indent(depth), ['green', '✓'], ` ${nodes.length} done`];
}

/** `✓ Unit tests  Run  success 8.1s` */
export function nodeLine(node: NodeView, options: TreeOptions, depth: number): Line {
  const { icon, word, color } = statusStyles[node.status];
  const scan = options.scanOf(node.id);
  return [
    indent(depth),
    [color, icon],
    ' ',
    node.kind === 'stage' ? ['bold', safeLine(node.name)] : safeLine(node.name),
    ['dim', node.stepType === undefined ? '' : `  ${safeLine(node.stepType)}`],
    [color, `  ${node.isRollingBack && node.endedAt === undefined ? 'rolling back' : word}`],
    node.status === 'SKIPPED' ? '' : ` ${durationOf(node, options.now)}`,
    ['dim', size(node)],
    scan === undefined ? '' : `  ${scanSentence(scan.counts)}`,
    ending(node),
  ];
}

/** How much is in a loop or a group. */
function size(node: NodeView): string {
  if (node.kind === 'loop' && node.turns !== undefined) {
    const over = node.children.filter((child) => child.endedAt !== undefined).length;
    return node.endedAt === undefined ? `  ${over} of ${node.turns} done` : `  ${node.turns} times`;
  }
  return node.kind === 'stepGroup' ? `  ${countOf(node.children.length, 'step')}` : '';
}

/** Why it did not run, or went wrong: the containers above a failed step only repeat it. */
function ending(node: NodeView): string {
  if (node.endedAt === undefined) return '';
  const text = safeLine(
    node.reason ?? (node.kind === 'step' || node.children.length === 0 ? (node.failure?.message ?? '') : ''),
  );
  return text === '' ? '' : `: ${text}`;
}

function detailLines(node: NodeView, options: TreeOptions): readonly Line[] {
  if (node.endedAt !== undefined)
    return node.kind === 'step' && isBroke(node.status) ? excerpt(node, options) : [];
  if (node.question !== undefined) {
    return [
      ...(node.failure === undefined ? [] : excerpt(node, options)),
      ...describeQuestion(node.question, options),
    ];
  }
  if (node.retryAt !== undefined && node.retryAt > options.now)
    return [retryLine(node, node.retryAt - options.now)];
  if (!options.activity || node.kind !== 'step') return [];
  const activity =
    node.progress === undefined ? (options.tailOf(node.id)?.current ?? '') : describeProgress(node.progress);
  return activity === '' ? [] : [[['dim', `│ ${activity}`]]];
}

function retryLine(node: NodeView, leftMs: number): Line {
  const reason = safeLine(node.failure?.message ?? '');
  return [
    ['yellow', `↻ retry ${node.attempt} in ${formatDuration(leftMs)}`],
    reason === '' ? '' : ` after: ${reason}`,
  ];
}

/** The end of a failed step's log, and how to see the rest. */
function excerpt(node: NodeView, { tailOf, failureLines, executionId }: TreeOptions): readonly Line[] {
  const tail = tailOf(node.id);
  const lines = failureLines === 0 ? [] : (tail?.lines ?? []).slice(-failureLines);
  const missing = (tail?.missing ?? 0) + (tail?.lines.length ?? 0) - lines.length;
  return [
    ...(missing > 0 && lines.length > 0
      ? [[['dim', `│ … ${countOf(missing, 'line')} before`]] as const]
      : []),
    ...lines.map((line): Line => [['dim', '│ '], line]),
    [['dim', `╰ pipeline logs ${shortId(executionId)} ${shellWord(node.id)}`]],
  ];
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}
