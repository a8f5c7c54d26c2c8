import type { ExecutionEvent, NodeFinished, NodeStarted } from '../engine/state/events.ts';
import { type FinalStatus, isBroke, isPositive, type Status } from '../engine/state/status.ts';
import type { EventType } from './rule.ts';

/** Something that happened and that rules can listen to. */
export interface Occasion {
  /** What it counts as, the most telling first: a failed pipeline is also one that ended. */
  readonly types: readonly EventType[];
  readonly at: number;
  readonly run: RunSummary;
  readonly status: Status;
  /** The stage it is about, or that the step is in. */
  readonly stage?: Subject;
  readonly step?: Subject;
  /** Since the pipeline or the stage started. */
  readonly tookMs?: number;
  /** Failed steps of the pipeline or the stage, in order; of a step, itself. */
  readonly failures: readonly StepFailure[];
  /** What a person is asked. */
  readonly question?: string;
}

export interface RunSummary {
  readonly executionId: string;
  readonly sequenceId: number;
  readonly pipeline: { readonly identifier: string; readonly name: string };
  readonly triggeredBy: string;
  readonly branch?: string;
  readonly startedAt: number;
}

export interface Subject {
  readonly identifier: string;
  readonly name: string;
  /** As written in YAML, when the identifier is that of one turn of a loop. */
  readonly written: string;
}

export interface StepFailure {
  readonly stage: string;
  readonly step: string;
  readonly status: FinalStatus;
  readonly message: string;
}

interface Known {
  readonly event: NodeStarted;
  readonly subject: Subject;
}

/** Follows the events of one execution and says which of them are occasions. */
export class Occasions {
  readonly #nodes = new Map<string, Known>();
  /** By the id of the step, in the order they failed. */
  readonly #failures = new Map<string, StepFailure>();
  #run: RunSummary | undefined;

  /** Call it with every event, in order. @returns undefined for an event that no rule can listen to */
  of(event: ExecutionEvent): Occasion | undefined {
    switch (event.type) {
      case 'execution.started':
        return this.#begin(event);
      case 'execution.finished':
        return this.#occasion({
          types: [...resultOf(event.status, 'Pipeline'), 'PipelineEnd'],
          at: event.at,
          status: event.status,
          failures: [...this.#failures.values()],
          ...this.#since(this.#run?.startedAt, event.at),
        });
      case 'node.started':
        this.#nodes.set(event.node, { event, subject: this.#subjectOf(event) });
        if (event.kind !== 'stage') return undefined;
        return this.#occasion({
          types: ['StageStart'],
          at: event.at,
          status: 'RUNNING',
          failures: [],
          ...this.#place(event.node),
        });
      case 'node.finished':
        return this.#finished(event);
      case 'step.waiting':
        if (event.question === undefined) return undefined;
        return this.#occasion({
          types: ['WaitingForUserAction'],
          at: event.at,
          status: event.status,
          failures: [],
          question: [event.question.title, event.question.message].filter(Boolean).join('\n'),
          ...this.#place(event.node),
        });
      case 'group.retried':
        for (const [step] of this.#failuresBelow(event.node)) this.#failures.delete(step);
        return undefined;
      case 'node.reused':
      case 'node.skipped':
      case 'loop.expanded':
      case 'step.resolved':
      case 'step.answered':
      case 'step.ended':
      case 'step.retried':
      case 'rollback.started':
      case 'node.expired':
      case 'scan.completed':
      case 'progress.reported':
      case 'warning.raised':
      case 'execution.interrupted':
        return undefined;
    }
  }

  #begin(event: Extract<ExecutionEvent, { type: 'execution.started' }>): Occasion | undefined {
    const { executionId, sequenceId, pipeline, triggeredBy, branch, at } = event;
    const run = { executionId, sequenceId, pipeline, triggeredBy, startedAt: at };
    this.#run = branch === undefined ? run : { ...run, branch };
    return this.#occasion({ types: ['PipelineStart'], at, status: 'RUNNING', failures: [] });
  }

  #finished({ node, at, status, failure }: NodeFinished): Occasion | undefined {
    const known = this.#nodes.get(node);
    if (known?.event.kind === 'step' && isBroke(status)) {
      const place = this.#place(node);
      const failed: StepFailure = {
        stage: place.stage?.name ?? '',
        step: known.subject.name,
        status,
        message: failure?.message ?? '',
      };
      this.#failures.set(node, failed);
      return this.#occasion({ types: ['StepFailed'], at, status, failures: [failed], ...place });
    }
    if (known?.event.kind !== 'stage') return undefined;
    const types = resultOf(status, 'Stage');
    if (types.length === 0) return undefined;
    return this.#occasion({
      types,
      at,
      status,
      failures: this.#failuresBelow(node).map(([, each]) => each),
      ...this.#since(known.event.at, at),
      ...this.#place(node),
    });
  }

  #occasion(parts: Omit<Occasion, 'run'>): Occasion | undefined {
    return this.#run === undefined ? undefined : { ...parts, run: this.#run };
  }

  #since(startedAt: number | undefined, at: number): Pick<Occasion, 'tookMs'> {
    return startedAt === undefined ? {} : { tookMs: Math.max(0, at - startedAt) };
  }

  /** A turn of a loop was written under the loop's identifier. */
  #subjectOf({ identifier, name, parent }: NodeStarted): Subject {
    const above = parent === undefined ? undefined : this.#nodes.get(parent)?.event;
    return { identifier, name, written: above?.kind === 'loop' ? above.identifier : identifier };
  }

  #place(node: string): Pick<Occasion, 'stage' | 'step'> {
    const known = this.#nodes.get(node);
    const stage = this.#nodes.get(this.#stageOf(node) ?? '')?.subject;
    return {
      ...(stage === undefined ? {} : { stage }),
      ...(known?.event.kind === 'step' ? { step: known.subject } : {}),
    };
  }

  #stageOf(node: string): string | undefined {
    return this.#upwards(node).find((id) => this.#nodes.get(id)?.event.kind === 'stage');
  }

  #failuresBelow(node: string): readonly (readonly [step: string, failure: StepFailure])[] {
    return [...this.#failures].filter(([step]) => this.#upwards(step).includes(node));
  }

  /** The node and those above it. */
  #upwards(node: string): readonly string[] {
    const ids: string[] = [];
    for (let id: string | undefined = node; id !== undefined; id = this.#nodes.get(id)?.event.parent)
      ids.push(id);
    return ids;
  }
}

/** Only a plain success makes a stage successful; an abort counts as a failure. */
function resultOf(status: FinalStatus, level: 'Pipeline' | 'Stage'): readonly EventType[] {
  if (isBroke(status) || status === 'ABORTED') return [`${level}Failed`];
  const isSuccess = level === 'Pipeline' ? isPositive(status) : status === 'SUCCEEDED';
  return isSuccess ? [`${level}Success`] : [];
}
