import { ExpressionError } from '../../expressions/index.ts';
import type { Failure } from '../outcome.ts';
import { expandLoop, LoopError } from '../plan/expand-loop.ts';
import { rootId } from '../plan/plan.ts';
import type { ExecutionEvent } from '../state/events.ts';
import { carryOut, type Effect, next } from '../state/next.ts';
import { initialState, nodeOf, reduce } from '../state/reduce.ts';
import type { ExecutionState, NodeState } from '../state/state.ts';
import { Changes } from './changes.ts';
import { conditionVerdict } from './condition.ts';
import type { ExecutionResult } from './execute.ts';
import { exitCodeOf } from './exit-code.ts';
import { NodeExpressions } from './expressions.ts';
import { intervene } from './intervene.ts';
import { maskedEvent } from './masked-event.ts';
import type { ExecuteOptions } from './options.ts';
import { Resume } from './resume.ts';
import { runFields } from './run-fields.ts';
import { SecretVault } from './secrets.ts';
import { StageRooms } from './stage-rooms.ts';
import { StepRunner } from './step-runner.ts';
import { unresolvedWatch } from './unresolved-watch.ts';

/** An event without its time: the driver stamps it. */
export type Report = ExecutionEvent extends infer E
  ? E extends ExecutionEvent
    ? Omit<E, 'at'>
    : never
  : never;

/** Performs effects and feeds events back: the only impure part of the engine. */
export class Driver<Services> {
  readonly #options: ExecuteOptions<Services>;
  readonly #expressions: NodeExpressions;
  readonly #rooms: StageRooms<Services>;
  readonly #steps: StepRunner<Services>;
  /** What can be stopped right now: running steps, waits and delays, by node id. */
  readonly #running = new Map<string, AbortController>();
  readonly #timers = new Map<string, AbortController>();
  readonly #resume: Resume | undefined;
  readonly #effects: Effect[] = [];
  readonly #changes = new Changes();
  readonly #done = deferred<ExecutionResult>();
  #state: ExecutionState;
  #isDraining = false;
  #interruptedBy: string | undefined;

  constructor(options: ExecuteOptions<Services>) {
    this.#options = options;
    this.#state = initialState(options.plan);
    this.#resume = options.resume === undefined ? undefined : new Resume(options.resume);
    const vault = new SecretVault(options.secrets, options.masker);
    this.#expressions = new NodeExpressions({
      state: () => this.#state,
      executionUrl: options.identity.executionUrl,
      roots: { run: runFields(options), others: options.roots },
      vault,
      onUnresolved: unresolvedWatch(options),
    });
    const parts = { options, expressions: this.#expressions, state: () => this.#state, report: this.#report };
    this.#rooms = new StageRooms(parts);
    this.#steps = new StepRunner({
      ...parts,
      vault,
      rooms: this.#rooms,
      changed: (signal) => this.#changes.next(signal),
    });
  }

  run(): Promise<ExecutionResult> {
    const { signal } = this.#options;
    const interrupt = () => this.#interrupt(String(signal.reason ?? 'signal'));
    signal.addEventListener('abort', interrupt, { once: true });
    this.#start();
    if (signal.aborted) interrupt();
    return this.#done.promise.finally(() => signal.removeEventListener('abort', interrupt));
  }

  #start(): void {
    const { identity, plan } = this.#options;
    const { identifier, name } = plan.root;
    this.#report({
      type: 'execution.started',
      executionId: identity.executionId,
      sequenceId: identity.sequenceId,
      pipeline: { identifier, name },
      file: identity.file,
      runtime: identity.runtimeName,
      owner: identity.owner,
      triggeredBy: identity.triggeredBy.name,
      yaml: identity.yaml,
      ...(identity.branch === undefined ? {} : { branch: identity.branch }),
      ...(identity.resumedFrom === undefined ? {} : { resumedFrom: identity.resumedFrom }),
    });
    this.#report({ type: 'node.started', node: rootId, kind: 'pipeline', identifier, name });
    this.#startTimer(nodeOf(this.#state, rootId));
  }

  /** Folds an event into the state, tells the reader, and carries out what follows. Safe to call from effects. */
  readonly #report = (report: Report): void => {
    const event = { ...report, at: this.#options.clock.now() } as ExecutionEvent;
    this.#state = reduce(this.#state, event);
    // Before the reader hears of it: what it does may lead to the next report already.
    this.#effects.push(...next(this.#state));
    this.#options.sink(maskedEvent(event, this.#options.masker));
    this.#changes.happened();
    this.#drain();
  };

  #drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    try {
      for (let at = 0; at < this.#effects.length; at++) {
        const effect = this.#effects[at];
        if (effect !== undefined) this.#perform(effect);
      }
    } catch (error) {
      this.#done.reject(error);
    } finally {
      this.#effects.length = 0;
      this.#isDraining = false;
    }
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'enter':
        this.#enter(nodeOf(this.#state, effect.node));
        break;
      case 'skip':
        this.#skip(nodeOf(this.#state, effect.node), effect.reason);
        break;
      case 'expand':
        this.#expand(nodeOf(this.#state, effect.node));
        break;
      case 'finish':
        this.#finish(effect);
        break;
      case 'retry':
        this.#retry(effect);
        break;
      case 'retryGroup':
        this.#background(effect.node, (signal) => this.#retryGroup(effect, signal));
        break;
      case 'intervene':
        this.#background(effect.node, (signal) => this.#intervene(effect, signal));
        break;
      case 'rollback':
        this.#report({ type: 'rollback.started', node: effect.node });
        break;
      case 'stop':
        this.#stop(effect.node, effect.reason);
        break;
      case 'complete':
        this.#background('', () => this.#complete(effect.status));
        break;
    }
  }

  #enter(node: NodeState): void {
    if (node.status !== 'QUEUED') return;
    const { plan } = node;
    const type = plan.type === undefined ? undefined : this.#options.registries.steps.find(plan.type);
    const support = plan.kind === 'step' ? supportOf(type?.support, plan.element?.raw) : undefined;
    if (support?.level === 'skipped') {
      this.#skipUnsupported(node, support.reason);
      return;
    }
    const left = plan.kind === 'step' ? this.#options.leaveOut?.(plan) : undefined;
    if (left !== undefined) {
      this.#skip(node, left);
      return;
    }
    if (plan.kind === 'step' && this.#reuse(node)) return;
    const verdict = conditionVerdict(node, this.#state, this.#expressions);
    if (verdict.kind === 'skip') {
      this.#skip(node, verdict.reason);
      return;
    }
    this.#report(startOf(node));
    if (verdict.kind === 'error') {
      this.#fail(plan.id, verdict.failure);
      return;
    }
    this.#startTimer(nodeOf(this.#state, plan.id));
    if (plan.kind !== 'step') return;
    this.#resume?.runs(plan, this.#planOf);
    this.#runStep(plan.id);
  }

  /** @returns whether the step was taken over from the execution that is resumed */
  #reuse(node: NodeState): boolean {
    if (this.#resume === undefined) return false;
    const reusable = this.#resume.reusable(node.plan, this.#planOf);
    if (reusable === undefined) return false;
    this.#report({ ...startOf(node), type: 'node.reused', from: this.#resume.executionId, ...reusable });
    return true;
  }

  readonly #planOf = (id: string) => this.#state.nodes.get(id)?.plan;

  #skipUnsupported(node: NodeState, reason: string): void {
    this.#report({
      type: 'warning.raised',
      node: node.plan.id,
      code: 'execution/unsupported-step',
      message: reason,
    });
    this.#skip(node, reason);
  }

  #skip(node: NodeState, reason: string): void {
    if (node.status !== 'QUEUED') return;
    this.#report({ ...startOf(node), type: 'node.skipped', reason });
  }

  /** A node that cannot run at all: a condition or a loop that does not evaluate. */
  #fail(id: string, failure: Failure): void {
    if (nodeOf(this.#state, id).plan.kind === 'step') {
      this.#report({ type: 'step.ended', node: id, attempt: 0, status: 'FAILED', failure });
    } else {
      this.#report({ type: 'node.finished', node: id, status: 'FAILED', failure });
    }
  }

  #expand({ plan }: NodeState): void {
    if (plan.loop === undefined) return;
    try {
      const loop = expandLoop(plan.loop.strategy, {
        evaluate: (text) => this.#expressions.evaluate(plan.id, text),
        renderName: (text, { matrix, item, partition, index, total }) =>
          this.#expressions.render(plan.id, text, {
            values: {
              matrix: matrix ?? {},
              repeat: { item: item ?? '', partition: partition ?? null },
              strategy: { matrix: matrix ?? {}, iteration: index, iterations: total, totalIterations: total },
            },
          }),
      });
      this.#report({ type: 'loop.expanded', node: plan.id, ...loop });
    } catch (error) {
      if (!(error instanceof LoopError || error instanceof ExpressionError)) throw error;
      this.#fail(plan.id, { types: ['Unknown'], message: error.message, code: error.code });
    }
  }

  #runStep(id: string): void {
    const { attempt } = nodeOf(this.#state, id);
    this.#background(id, async (_signal, limit) => {
      const ended = await this.#steps.run(id, limit);
      this.#running.delete(id);
      this.#report({ type: 'step.ended', node: id, attempt, ...ended });
    });
  }

  #retry(effect: Extract<Effect, { type: 'retry' }>): void {
    const node = nodeOf(this.#state, effect.node);
    if (
      effect.condition !== undefined &&
      node.ended !== undefined &&
      !this.#holds(effect.node, effect.condition)
    ) {
      const otherwise = effect.otherwise ?? { type: 'MarkAsFailure' as const };
      this.#effects.push(...carryOut(node, node.ended, otherwise));
      return;
    }
    const { attempt, delayMs } = effect;
    this.#background(effect.node, async (signal) => {
      this.#report({ type: 'step.retried', node: effect.node, attempt, delayMs });
      const isCut = await this.#pause(delayMs, signal);
      this.#running.delete(effect.node);
      if (isCut) this.#report({ type: 'step.ended', node: effect.node, attempt, status: 'ABORTED' });
      else this.#runStep(effect.node);
    });
  }

  #holds(id: string, condition: string): boolean {
    try {
      return String(this.#expressions.evaluate(id, condition)) === 'true';
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.#report({ type: 'warning.raised', node: id, code: error.code, message: error.message });
      return false;
    }
  }

  async #retryGroup(effect: Extract<Effect, { type: 'retryGroup' }>, signal: AbortSignal): Promise<void> {
    await this.#pause(effect.delayMs, signal);
    this.#running.delete(effect.node);
    const { node, attempt, delayMs } = effect;
    this.#report({ type: 'group.retried', node, attempt, delayMs });
  }

  async #intervene(effect: Extract<Effect, { type: 'intervene' }>, signal: AbortSignal): Promise<void> {
    const node = nodeOf(this.#state, effect.node);
    const answer = await intervene(node, effect.action, this.#options, this.#report, signal);
    this.#running.delete(effect.node);
    if (answer === 'stopped') {
      this.#report({ type: 'step.ended', node: effect.node, attempt: node.attempt, status: 'ABORTED' });
    } else {
      this.#report({ type: 'step.answered', node: effect.node, action: answer.action, by: answer.by });
    }
  }

  /** @returns whether the pause was cut short. */
  async #pause(ms: number, signal: AbortSignal): Promise<boolean> {
    if (ms > 0) await this.#options.clock.sleep(ms, signal).catch(() => undefined);
    return signal.aborted;
  }

  #finish(effect: Extract<Effect, { type: 'finish' }>): void {
    const node = nodeOf(this.#state, effect.node);
    this.#timers.get(effect.node)?.abort();
    this.#timers.delete(effect.node);
    if (node.plan.kind !== 'stage') {
      this.#reportFinish(effect);
      return;
    }
    this.#background(`${effect.node}#end`, async () => {
      await this.#rooms.leave(node);
      this.#reportFinish(effect);
    });
  }

  #reportFinish({ node: id, status, action }: Extract<Effect, { type: 'finish' }>): void {
    const { ended } = nodeOf(this.#state, id);
    this.#report({
      type: 'node.finished',
      node: id,
      status,
      ...(ended?.failure === undefined || status === 'SUCCEEDED' ? {} : { failure: ended.failure }),
      ...(ended?.outputs === undefined ? {} : { outputs: ended.outputs }),
      ...(action === undefined ? {} : { action }),
    });
  }

  /** Ends everything that runs at or below a node; waits and delays included. */
  #stop(id: string, reason: 'expired' | 'aborted'): void {
    for (const [running, controller] of this.#running) {
      if (this.#isBelow(running, id)) controller.abort(reason);
    }
  }

  #isBelow(id: string, ancestor: string): boolean {
    if (id === '' || id.endsWith('#end')) return false;
    let at: string | undefined = id;
    while (at !== undefined && at !== ancestor) at = nodeOf(this.#state, at).plan.parentId;
    return at === ancestor;
  }

  #interrupt(reason: string): void {
    if (this.#interruptedBy !== undefined) return;
    this.#interruptedBy = reason;
    this.#report({ type: 'execution.interrupted', reason: 'signal', graceMs: this.#options.graceMs });
  }

  /** Parent timeouts: when the time is up, the node's descendants end without their failure strategies. */
  #startTimer({ plan }: NodeState): void {
    if (plan.kind === 'step' || plan.kind === 'loop' || plan.timeout === undefined) return;
    const ms = this.#timeoutOf(plan.id, plan.timeout);
    if (ms === undefined) return;
    const timer = new AbortController();
    this.#timers.set(plan.id, timer);
    this.#options.clock.sleep(ms, timer.signal).then(
      () => this.#report({ type: 'node.expired', node: plan.id }),
      () => undefined,
    );
  }

  #timeoutOf(id: string, text: string): number | undefined {
    try {
      return this.#expressions.duration(id, text);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#report({
        type: 'warning.raised',
        node: id,
        code: 'execution/timeout-ignored',
        message: error.message,
      });
      return undefined;
    }
  }

  /** Starts work that ends with a report; an error that gets here is a bug and ends the run. */
  #background(id: string, work: (signal: AbortSignal, limit: AbortController) => Promise<void>): void {
    const controller = new AbortController();
    if (id !== '') this.#running.set(id, controller);
    work(controller.signal, controller)
      .catch((error: unknown) => this.#done.reject(error))
      .finally(() => {
        if (this.#running.get(id) === controller) this.#running.delete(id);
      });
  }

  async #complete(status: ExecutionResult['status']): Promise<void> {
    for (const timer of this.#timers.values()) timer.abort();
    await this.#rooms.closeAll();
    const isExpired = nodeOf(this.#state, rootId).container?.isExpired === true;
    this.#report({ type: 'node.finished', node: rootId, status });
    const exitCode = exitCodeOf(this.#state, { status, isExpired, interruptedBy: this.#interruptedBy });
    this.#report({ type: 'execution.finished', status, exitCode });
    this.#done.resolve({ status, exitCode, state: this.#state });
  }
}

/** A promise with its handles outside; Node 20 has no `Promise.withResolvers`. */
function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

function startOf({ plan }: NodeState) {
  return {
    type: 'node.started' as const,
    node: plan.id,
    kind: plan.kind,
    identifier: plan.identifier,
    name: plan.name,
    ...(plan.type === undefined ? {} : { stepType: plan.type }),
    ...(plan.parentId === undefined ? {} : { parent: plan.parentId }),
  };
}

function supportOf(
  support: unknown,
  raw: unknown,
): { readonly level: string; readonly reason: string } | undefined {
  const spec = (raw as { spec?: unknown } | undefined)?.spec ?? {};
  const answer = typeof support === 'function' ? support(spec) : support;
  return answer as { level: string; reason: string } | undefined;
}
