import type { ExecutionEvent } from '../../engine/state/events.ts';
import {
  type Answering,
  describeEnd,
  describeInterrupt,
  describeProgress,
  describeQuestion,
  describeWarning,
  durationOf,
} from './describe.ts';
import { every } from './every.ts';
import { formatDuration } from './format.ts';
import { type Line, paintLine } from './line.ts';
import { LogLines } from './log-lines.ts';
import type { Renderer, RendererOptions } from './renderer.ts';
import { type NodeView, RunView } from './run-view.ts';
import { coloredLogLine, safeLine, safeLogLine } from './safe-text.ts';
import { createPaint, type Paint } from './style.ts';
import { summaryLines } from './summary.ts';

const progressEveryMs = 5_000;
const heartbeatAfterMs = 30_000;
const lookEveryMs = 1_000;

/** Lines in the order things happen, each with its place in front; for files, pipes and CI logs. */
export class PlainRenderer implements Renderer {
  readonly #options: RendererOptions;
  readonly #paint: Paint;
  readonly #view = new RunView();
  readonly #logs = new Map<string, LogLines>();
  readonly #progressAt = new Map<string, number>();
  readonly #stopHeartbeat: () => void;
  #lastWriteAt: number;

  constructor(options: RendererOptions) {
    this.#options = options;
    this.#paint = createPaint(options);
    this.#lastWriteAt = options.clock.now();
    this.#stopHeartbeat = every(options.clock, lookEveryMs, () => this.#heartbeat());
  }

  event(event: ExecutionEvent): void {
    if (event.type === 'step.ended') this.#endLog(event.node, event.attempt);
    this.#view.apply(event);
    for (const [place, line] of this.#linesFor(event)) this.#print(place, paintLine(line, this.#paint));
    if (event.type === 'execution.finished') this.#finish();
  }

  log(nodeId: string, attempt: number, chunk: Uint8Array): void {
    const key = logKey(nodeId, attempt);
    const lines = this.#logs.get(key) ?? new LogLines();
    this.#logs.set(key, lines);
    this.#printLog(nodeId, lines.push(chunk));
  }

  close(): void {
    this.#stopHeartbeat();
  }

  #finish(): void {
    const lines = summaryLines(this.#view, this.#paint);
    this.#options.write(`${lines.join('\n')}\n`);
    this.#stopHeartbeat();
  }

  #linesFor(event: ExecutionEvent): readonly (readonly [place: string, line: Line])[] {
    const at = (place: string, ...lines: readonly Line[]) => lines.map((line) => [place, line] as const);
    switch (event.type) {
      case 'execution.started': {
        const { pipeline, sequenceId, executionId, runtime, branch } = event;
        const from = branch === undefined ? '' : `, branch ${safeLine(branch)}`;
        return at('pipeline', [
          `${safeLine(pipeline.name)} #${sequenceId}, execution ${executionId}${from}, on ${runtime}`,
        ]);
      }
      case 'execution.interrupted':
        return at('pipeline', describeInterrupt(event, event.at));
      case 'node.started':
        return this.#isShown(event.node) ? at(event.node, started(event.name, event.stepType)) : [];
      case 'node.reused':
        return at(event.node, [`done in execution ${event.from.slice(0, 8)}, taken over`]);
      case 'node.skipped':
      case 'node.finished':
        return this.#isShown(event.node) ? at(event.node, this.#end(event.node, event.at)) : [];
      case 'loop.expanded':
        return at(event.node, [`runs ${event.iterations.length} times`]);
      case 'step.waiting':
        return event.question === undefined
          ? at(event.node, [['cyan', '◷ waiting']])
          : at(event.node, ...describeQuestion(event.question, this.#answering()));
      case 'step.answered':
        return at(event.node, [`answered ${safeLine(event.action)} by ${safeLine(event.by)}`]);
      case 'step.retried':
      case 'group.retried':
        return at(event.node, retried(event.attempt, event.delayMs, this.#view.node(event.node)));
      case 'rollback.started':
        return at(event.node, [['yellow', 'rolling back']]);
      case 'node.expired':
        return at(event.node, [['red', 'out of time, ending what runs below']]);
      case 'warning.raised':
        return at(event.node ?? 'pipeline', describeWarning(event));
      case 'progress.reported':
        return this.#isDue(event.node, event.at) ? at(event.node, [describeProgress(event.progress)]) : [];
      case 'scan.completed':
      case 'step.resolved':
      case 'step.ended':
      case 'execution.finished':
        return [];
    }
  }

  #answering(): Answering {
    const executionId = this.#view.started?.executionId ?? '';
    return { executionId, isInteractive: this.#options.isInteractive ?? false };
  }

  #end(id: string, now: number): Line {
    const node = this.#view.node(id);
    return node === undefined ? [] : describeEnd(node, now);
  }

  /** The pipeline has its own first and last lines, and a parallel block is no place of its own. */
  #isShown(id: string): boolean {
    const kind = this.#view.node(id)?.kind;
    return kind === 'stage' || kind === 'stepGroup' || kind === 'step';
  }

  #isDue(node: string, at: number): boolean {
    if (at - (this.#progressAt.get(node) ?? Number.NEGATIVE_INFINITY) < progressEveryMs) return false;
    this.#progressAt.set(node, at);
    return true;
  }

  #heartbeat(): void {
    const now = this.#options.clock.now();
    if (now - this.#lastWriteAt < heartbeatAfterMs) return;
    for (const node of this.#view.nodes) {
      if (node.kind !== 'step' || node.endedAt !== undefined || node.question !== undefined) continue;
      this.#print(node.id, this.#paint('dim', `still running (${durationOf(node, now)})`));
    }
  }

  #endLog(nodeId: string, attempt: number): void {
    const key = logKey(nodeId, attempt);
    this.#printLog(nodeId, this.#logs.get(key)?.end() ?? []);
    this.#logs.delete(key);
  }

  #printLog(nodeId: string, lines: readonly string[]): void {
    const safe = this.#options.hasColor ? coloredLogLine : safeLogLine;
    for (const line of lines) this.#print(nodeId, safe(line));
  }

  /** Nothing of others ever stands at the start of a line, where CI systems look for commands. */
  #print(place: string, text: string): void {
    this.#lastWriteAt = this.#options.clock.now();
    this.#options.write(`${this.#paint('dim', `[${safeLine(place)}]`)} ${text}\n`);
  }
}

function started(name: string, type: string | undefined): Line {
  return [
    ['bold', `▶ ${safeLine(name)}`],
    ['dim', type === undefined ? '' : `  ${safeLine(type)}`],
  ];
}

function retried(attempt: number, delayMs: number, node: NodeView | undefined): Line {
  const reason = node?.failure === undefined ? '' : ` after: ${safeLine(node.failure.message)}`;
  const delay = delayMs > 0 ? ` in ${formatDuration(delayMs)}` : '';
  return [['yellow', `↻ retry ${attempt}${delay}`], reason];
}

function logKey(nodeId: string, attempt: number): string {
  return `${attempt} ${nodeId}`;
}
