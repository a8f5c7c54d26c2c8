import type { Failure } from '../../engine/outcome.ts';
import type { Progress, Question } from '../../engine/ports.ts';
import type {
  ExecutionEvent,
  ExecutionFinished,
  ExecutionInterrupted,
  ExecutionStarted,
  NodeFinished,
  NodeKind,
  NodeReused,
  NodeSkipped,
  NodeStarted,
  ScanCompleted,
  WarningRaised,
} from '../../engine/state/events.ts';
import type { Status } from '../../engine/state/status.ts';

/** A node as a screen shows it. Only `RunView` writes it. */
export interface NodeView {
  readonly id: string;
  readonly kind: NodeKind;
  readonly identifier: string;
  readonly name: string;
  readonly stepType: string | undefined;
  readonly parent: NodeView | undefined;
  readonly children: readonly NodeView[];
  readonly status: Status;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** Retries so far. */
  readonly attempt: number;
  /** When the next attempt begins, while it is waited for. */
  readonly retryAt: number | undefined;
  readonly failure: Failure | undefined;
  /** Why it was skipped. */
  readonly reason: string | undefined;
  readonly progress: Progress | undefined;
  readonly question: Question | undefined;
  /** Turns that a loop has, once it is known. */
  readonly turns: number | undefined;
  readonly isRollingBack: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Node = Mutable<Omit<NodeView, 'children' | 'parent'>> & { parent: Node | undefined; children: Node[] };

/** What a person wants to know of a run: a fold of its events, for one screen. */
export class RunView {
  readonly #nodes = new Map<string, Node>();
  readonly #scans = new Map<string, ScanCompleted>();
  readonly #warnings: WarningRaised[] = [];
  started: ExecutionStarted | undefined;
  interrupted: ExecutionInterrupted | undefined;
  finished: ExecutionFinished | undefined;

  get nodes(): Iterable<NodeView> {
    return this.#nodes.values();
  }

  node(id: string): NodeView | undefined {
    return this.#nodes.get(id);
  }

  get root(): NodeView | undefined {
    for (const node of this.#nodes.values()) if (node.kind === 'pipeline') return node;
    return undefined;
  }

  get scans(): Iterable<ScanCompleted> {
    return this.#scans.values();
  }

  /** The last one: a step that was retried has scanned more than once. */
  scanOf(id: string): ScanCompleted | undefined {
    return this.#scans.get(id);
  }

  get warnings(): readonly WarningRaised[] {
    return this.#warnings;
  }

  apply(event: ExecutionEvent): void {
    switch (event.type) {
      case 'execution.started':
        this.started = event;
        break;
      case 'execution.interrupted':
        this.interrupted = event;
        break;
      case 'execution.finished':
        this.finished = event;
        break;
      case 'scan.completed':
        this.#scans.set(event.node, event);
        break;
      case 'warning.raised':
        this.#warnings.push(event);
        break;
      case 'node.started':
        this.#begin(event);
        break;
      case 'node.reused':
        Object.assign(this.#begin(event), {
          status: event.status,
          endedAt: event.at,
          reason: `taken over from execution ${event.from.slice(0, 8)}`,
        });
        break;
      case 'node.skipped':
        Object.assign(this.#begin(event), { status: 'SKIPPED', endedAt: event.at, reason: event.reason });
        break;
      case 'group.retried':
        this.#restart(event.node, event.attempt, event.at + event.delayMs);
        break;
      default:
        this.#change(event);
    }
  }

  #change(event: ExecutionEvent): void {
    const node = 'node' in event && event.node !== undefined ? this.#nodes.get(event.node) : undefined;
    if (node === undefined) return;
    switch (event.type) {
      case 'loop.expanded':
        node.turns = event.iterations.length;
        break;
      case 'step.resolved':
        node.retryAt = undefined;
        break;
      case 'step.waiting':
        node.status = event.status;
        node.question = event.question;
        break;
      case 'step.answered':
        node.status = 'RUNNING';
        node.question = undefined;
        break;
      case 'step.ended':
        node.progress = undefined;
        node.failure = event.failure;
        break;
      case 'step.retried':
        Object.assign(node, { status: 'RUNNING', attempt: event.attempt, retryAt: event.at + event.delayMs });
        break;
      case 'progress.reported':
        node.progress = event.progress;
        break;
      case 'rollback.started':
        node.isRollingBack = true;
        break;
      case 'node.finished':
        finish(node, event);
        break;
      case 'node.started':
      case 'node.skipped':
      case 'node.reused':
      case 'node.expired':
      case 'group.retried':
      case 'scan.completed':
      case 'warning.raised':
      case 'execution.started':
      case 'execution.interrupted':
      case 'execution.finished':
        break;
    }
  }

  #begin(event: NodeStarted | NodeSkipped | NodeReused): Node {
    const parent = event.parent === undefined ? undefined : this.#nodes.get(event.parent);
    const node: Node = {
      id: event.node,
      kind: event.kind,
      identifier: event.identifier,
      name: event.name,
      stepType: event.stepType,
      parent,
      children: [],
      status: 'RUNNING',
      startedAt: event.at,
      endedAt: undefined,
      attempt: 0,
      retryAt: undefined,
      failure: undefined,
      reason: undefined,
      progress: undefined,
      question: undefined,
      turns: undefined,
      isRollingBack: false,
    };
    this.#nodes.set(node.id, node);
    parent?.children.push(node);
    return node;
  }

  #restart(id: string, attempt: number, retryAt: number): void {
    const node = this.#nodes.get(id);
    if (node === undefined) return;
    for (const child of node.children) this.#forget(child);
    Object.assign(node, { status: 'RUNNING', children: [], attempt, retryAt, isRollingBack: false });
  }

  #forget(node: Node): void {
    this.#nodes.delete(node.id);
    for (const child of node.children) this.#forget(child);
  }
}

function finish(node: Node, event: NodeFinished): void {
  Object.assign(node, {
    status: event.status,
    endedAt: event.at,
    failure: event.failure,
    progress: undefined,
    question: undefined,
    retryAt: undefined,
  });
}
