import type { Clock, Progress, Question } from '../../engine/ports.ts';
import type { ExecutionEvent, NodeKind } from '../../engine/state/events.ts';
import type { FinalStatus } from '../../engine/state/status.ts';
import type { Renderer } from './renderer.ts';

type Unstamped = ExecutionEvent extends infer E ? (E extends ExecutionEvent ? Omit<E, 'at'> : never) : never;

/** Plays a run to a renderer, stamped with the time of a clock. Ids tell where a node is: `stage/step`. */
export class RunForTests {
  readonly #clock: Clock;
  readonly #renderer: Renderer;

  constructor(renderer: Renderer, clock: Clock) {
    this.#renderer = renderer;
    this.#clock = clock;
  }

  event(event: Unstamped): void {
    // Only the time was missing.
    this.#renderer.event({ ...event, at: this.#clock.now() } as ExecutionEvent);
  }

  start(): void {
    this.event({
      type: 'execution.started',
      executionId: 'e1',
      sequenceId: 7,
      pipeline: { identifier: 'shop', name: 'Shop' },
      file: 'pipeline.yaml',
      runtime: 'docker',
      branch: 'main',
      owner: { host: 'here', pid: 1, startedAt: '0' },
      triggeredBy: 'Ada',
      yaml: '',
    });
    this.begin('@pipeline', { kind: 'pipeline', name: 'Shop' });
  }

  begin(
    node: string,
    more: {
      readonly kind?: NodeKind;
      readonly name?: string;
      readonly parent?: string;
      readonly stepType?: string;
    } = {},
  ): void {
    const identifier = node.slice(node.lastIndexOf('/') + 1);
    const above = node.includes('/') ? node.slice(0, node.lastIndexOf('/')) : '@pipeline';
    const kind = more.kind ?? (node.includes('/') ? 'step' : 'stage');
    this.event({
      type: 'node.started',
      node,
      kind,
      identifier,
      name: more.name ?? identifier,
      ...(kind === 'pipeline' ? {} : { parent: more.parent ?? above }),
      ...(kind === 'step' ? { stepType: more.stepType ?? 'Run' } : {}),
    });
  }

  skip(node: string, reason: string): void {
    const [parent = ''] = node.split('/');
    const identifier = node.slice(node.lastIndexOf('/') + 1);
    this.event({ type: 'node.skipped', node, kind: 'step', identifier, name: identifier, parent, reason });
  }

  log(node: string, text: string): void {
    this.#renderer.log(node, 0, Buffer.from(text));
  }

  progress(node: string, progress: Progress): void {
    this.event({ type: 'progress.reported', node, progress });
  }

  ask(question: Question): void {
    this.event({ type: 'step.waiting', node: question.nodeId, status: 'APPROVAL_WAITING', question });
  }

  end(node: string, status: FinalStatus = 'SUCCEEDED', message?: string): void {
    const failure = message === undefined ? {} : { failure: { types: ['Unknown' as const], message } };
    if (node.includes('/')) this.event({ type: 'step.ended', node, attempt: 0, status, ...failure });
    this.event({ type: 'node.finished', node, status, ...failure });
  }

  scan(node: string, counts: Readonly<Record<string, string>>): void {
    this.event({
      type: 'scan.completed',
      node,
      scanId: 's1',
      product: 'bandit',
      target: 'shop',
      variant: 'feature',
      reference: 'shop:main',
      counts,
    });
  }

  finish(status: FinalStatus, exitCode: number): void {
    this.event({ type: 'node.finished', node: '@pipeline', status });
    this.event({ type: 'execution.finished', status, exitCode });
  }
}
