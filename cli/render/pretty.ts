import type { ExecutionEvent, ExecutionStarted } from '../../engine/state/events.ts';
import { every } from './every.ts';
import { type Line, paintLine } from './line.ts';
import { LiveScreen } from './live-screen.ts';
import { LogTail } from './log-tail.ts';
import { frameLines } from './pretty-frame.ts';
import type { Renderer, RendererOptions } from './renderer.ts';
import { RunView } from './run-view.ts';
import { safeLine } from './safe-text.ts';
import { createPaint, type Paint } from './style.ts';
import { summaryLines } from './summary.ts';
import { type TreeDetail, type TreeOptions, treeLines } from './tree.ts';

const redrawEveryMs = 100;
const excerptLines = 20;

/** For a terminal: stages that run are a live tree at the bottom, stages that are over stand above it. */
export class PrettyRenderer implements Renderer {
  readonly #options: RendererOptions;
  readonly #paint: Paint;
  readonly #screen: LiveScreen;
  readonly #view = new RunView();
  readonly #tails = new Map<string, LogTail>();
  readonly #stopRedrawing: () => void;

  constructor(options: RendererOptions) {
    this.#options = options;
    this.#paint = createPaint(options);
    this.#screen = new LiveScreen({ ...options, paint: this.#paint });
    this.#stopRedrawing = every(options.clock, redrawEveryMs, () => this.#show());
  }

  event(event: ExecutionEvent): void {
    this.#view.apply(event);
    switch (event.type) {
      case 'execution.started':
        this.#show([title(event)]);
        break;
      case 'step.ended':
        this.#tails.get(event.node)?.end();
        break;
      case 'node.skipped':
      case 'node.finished':
        this.#nodeOver(event.node);
        break;
      case 'execution.interrupted':
        this.#show();
        break;
      case 'execution.finished':
        this.#finish();
        break;
      default:
        // Shown with the next redraw.
        break;
    }
  }

  log(nodeId: string, attempt: number, chunk: Uint8Array): void {
    const tail = this.#tails.get(nodeId) ?? new LogTail(excerptLines);
    this.#tails.set(nodeId, tail);
    tail.push(attempt, chunk);
  }

  close(): void {
    this.#stopRedrawing();
    this.#screen.close();
  }

  #nodeOver(id: string): void {
    const node = this.#view.node(id);
    if (node?.status === 'SUCCEEDED') this.#tails.delete(id);
    if (node?.kind !== 'stage') return;
    const detail = { failureLines: excerptLines, activity: false, mergesDone: false };
    this.#show(treeLines(node, { ...this.#treeOptions(), ...detail }));
  }

  #finish(): void {
    this.#stopRedrawing();
    this.#screen.show([], summaryLines(this.#view, this.#paint));
    this.#screen.close();
  }

  /** Redraws what runs, under lines that stay. */
  #show(above: readonly Line[] = []): void {
    const frame = frameLines(this.#view, this.#treeOptions(), this.#options.size().rows - 1);
    this.#screen.show(
      frame,
      above.map((line) => paintLine(line, this.#paint)),
    );
  }

  #treeOptions(): Omit<TreeOptions, keyof TreeDetail> {
    return {
      executionId: this.#view.started?.executionId ?? '',
      isInteractive: this.#options.isInteractive ?? false,
      now: this.#options.clock.now(),
      tailOf: (id) => this.#tails.get(id),
      scanOf: (id) => this.#view.scanOf(id),
    };
  }
}

function title({ pipeline, sequenceId, executionId, runtime, branch }: ExecutionStarted): Line {
  const from = branch === undefined ? '' : `, branch ${safeLine(branch)}`;
  return [
    ['bold', `${safeLine(pipeline.name)} #${sequenceId}`],
    ['dim', `  execution ${safeLine(executionId)}${from}, on ${safeLine(runtime)}`],
  ];
}
