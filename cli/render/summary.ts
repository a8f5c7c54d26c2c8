import { isBroke } from '../../engine/state/status.ts';
import { describeWarning, shellWord, shortId } from './describe.ts';
import { countOf, formatDuration } from './format.ts';
import { type Line, paintLine } from './line.ts';
import type { NodeView, RunView } from './run-view.ts';
import { safeLine } from './safe-text.ts';
import { scanTable } from './scan-table.ts';
import { type Paint, statusStyles } from './style.ts';

const mostWarnings = 20;

/** What is said at the end: how it went, what the scans found, what failed and what to do next. */
export function summaryLines(view: RunView, paint: Paint): readonly string[] {
  const sections: readonly (readonly string[])[] = [
    [paintLine(verdict(view), paint)],
    scanTable([...view.scans], paint),
    section('Failed', failures(view), paint),
    section('Warnings', warnings(view), paint),
    section('Next', nextCommands(view), paint),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines]);
}

function verdict(view: RunView): Line {
  const { started, finished, root } = view;
  const { icon, word, color } = statusStyles[finished?.status ?? root?.status ?? 'RUNNING'];
  const title = `${safeLine(started?.pipeline.name ?? 'pipeline')} #${started?.sequenceId ?? '?'}`;
  const duration =
    started !== undefined && finished !== undefined ? ` in ${formatDuration(finished.at - started.at)}` : '';
  const gate = finished?.exitCode === 4 ? ' at a security gate' : '';
  const code = finished === undefined || finished.exitCode === 0 ? '' : `, exit code ${finished.exitCode}`;
  return [['bold', title], ' ', [color, `${icon} ${word}`], `${gate}${duration}${code}`, steps(view)];
}

function steps(view: RunView): string {
  const amounts = new Map<string, number>();
  for (const { kind, status } of view.nodes) {
    if (kind !== 'step') continue;
    const { word } = statusStyles[status];
    amounts.set(word, (amounts.get(word) ?? 0) + 1);
  }
  const all = [...amounts.values()].reduce((sum, each) => sum + each, 0);
  if (all === 0) return '';
  return `  (${countOf(all, 'step')}: ${[...amounts].map(([word, each]) => `${each} ${word}`).join(', ')})`;
}

/** Nodes whose failure is their own (what is above a failed step only repeats it), those that counted first. */
export function ownFailures(view: RunView): readonly NodeView[] {
  const failed = [...view.nodes].filter((node) => {
    const hasFailed = isBroke(node.status) || (node.status === 'IGNORE_FAILED' && node.failure !== undefined);
    if (!hasFailed) return false;
    return node.kind === 'step' || (node.failure !== undefined && node.children.length === 0);
  });
  return failed.toSorted((a, b) => Number(isBroke(b.status)) - Number(isBroke(a.status)));
}

function failures(view: RunView): readonly Line[] {
  const id = shortId(view.started?.executionId ?? '');
  return ownFailures(view).flatMap((node) => {
    const { icon, word, color } = statusStyles[node.status];
    const message = safeLine(node.failure?.message ?? word);
    const line: Line = [[color, `${icon} ${safeLine(node.id)}`], `  ${message}`];
    if (node.kind !== 'step') return [line];
    return [line, [['dim', `  pipeline logs ${id} ${shellWord(node.id)}`]]];
  });
}

function warnings(view: RunView): readonly Line[] {
  const lines = new Map(
    view.warnings.map((warning): readonly [string, Line] => {
      const place: Line = warning.node === undefined ? [] : [`${safeLine(warning.node)}  `];
      return [`${warning.code} ${warning.message}`, [...place, ...describeWarning(warning).slice(1)]];
    }),
  );
  const rest = lines.size - mostWarnings;
  return [...[...lines.values()].slice(0, mostWarnings), ...(rest > 0 ? [[`and ${rest} more`]] : [])];
}

function nextCommands(view: RunView): readonly Line[] {
  if (view.started === undefined) return [];
  const id = shortId(view.started.executionId);
  const scanned = [...view.scans].map(
    ({ target, variant }) =>
      `pipeline issues list --target ${shellWord(target)} --variant ${shellWord(variant)}`,
  );
  const hasFailed = view.finished !== undefined && view.finished.exitCode !== 0;
  const show = hasFailed ? [`pipeline executions show ${id}`] : [];
  const commands = [...new Set(scanned), ...show, `pipeline logs ${id}`];
  return commands.map((command): Line => [['cyan', command]]);
}

function section(title: string, lines: readonly Line[], paint: Paint): readonly string[] {
  if (lines.length === 0) return [];
  return [paint('bold', title), ...lines.map((line) => `  ${paintLine(line, paint)}`)];
}
