import { ExpressionError } from '../../expressions/index.ts';
import { RuntimeError } from '../errors.ts';
import type { Failure, Outcome, Outputs, Value } from '../outcome.ts';
import type { LogSink } from '../ports.ts';
import { nodeOf } from '../state/reduce.ts';
import type { ExecutionState, NodeState } from '../state/state.ts';
import type { FinalStatus } from '../state/status.ts';
import type { StepType } from '../step-type.ts';
import type { Report } from './driver.ts';
import type { NodeExpressions } from './expressions.ts';
import { maskedValue } from './masked-event.ts';
import { recordOf } from './node-view.ts';
import type { ExecuteOptions } from './options.ts';
import { resolveSpec } from './resolve.ts';
import type { SecretVault } from './secrets.ts';
import type { StageRooms } from './stage-rooms.ts';
import { type Attempt, stepContext } from './step-context.ts';

export interface StepRunnerParts<Services> {
  readonly options: ExecuteOptions<Services>;
  readonly expressions: NodeExpressions;
  readonly state: () => ExecutionState;
  readonly report: (report: Report) => void;
  /** Resolves after the next event. @throws the signal's reason */
  readonly changed: (signal: AbortSignal) => Promise<void>;
  readonly vault: SecretVault;
  readonly rooms: StageRooms<Services>;
}

export interface AttemptResult {
  readonly status: FinalStatus;
  readonly failure?: Failure;
  readonly outputs?: Outputs;
}

/** Runs single attempts of steps. Whatever happens comes back as a result; only bugs of the program are marked so. */
export class StepRunner<Services> {
  readonly #parts: StepRunnerParts<Services>;

  constructor(parts: StepRunnerParts<Services>) {
    this.#parts = parts;
  }

  /** `limit` aborts with the reason `expired` (a node above ran out of time) or `aborted`; here also with `timeout`. */
  async run(id: string, limit: AbortController): Promise<AttemptResult> {
    const node = nodeOf(this.#parts.state(), id);
    const { registries, logs, clock } = this.#parts.options;
    const type = registries.steps.find(node.plan.type ?? '');
    if (type === undefined)
      return failed({ types: ['Unknown'], message: `unknown step type "${node.plan.type}"` });
    const log = logs.open(id, node.attempt);
    const over = new AbortController();
    const { signal } = limit;
    try {
      const timeoutMs = this.#timeoutOf(node, type);
      if (timeoutMs !== undefined) {
        clock.sleep(timeoutMs, over.signal).then(
          () => limit.abort('timeout'),
          () => undefined,
        );
      }
      const outcome = await this.#attempt(type, { node, signal, log, timeoutMs });
      return signal.aborted ? cutShort(signal.reason, timeoutMs) : resultOf(outcome);
    } catch (error) {
      if (signal.aborted) return cutShort(signal.reason, this.#timeoutOf(node, type));
      return this.#caught(error, log);
    } finally {
      over.abort();
      const room = type.isBackground === true ? this.#parts.rooms.roomAround(id) : undefined;
      if (room === undefined) await log.close();
      else room.keepOpen(log);
    }
  }

  async #attempt(type: StepType<Value, Services>, attempt: Omit<Attempt, 'stage'>): Promise<Outcome> {
    const { rooms, vault, report } = this.#parts;
    const { node } = attempt;
    const stage = rooms.stageOf(node.plan.id);
    const spec = this.#resolve(node, type);
    report({
      type: 'step.resolved',
      node: node.plan.id,
      attempt: node.attempt,
      spec: maskedValue(vault.conceal(spec), this.#parts.options.masker),
    });
    const context = await stepContext(this.#parts, { ...attempt, stage });
    const outcome = await type.run(await vault.reveal(spec), context);
    return this.#maskedOutcome(outcome);
  }

  #resolve(node: NodeState, type: StepType<Value, Services>): Value {
    const id = node.plan.id;
    const extra = type.unresolved === undefined ? {} : { mode: type.unresolved };
    const written = recordOf(node.plan.element?.raw)['spec'] ?? {};
    // A step's spec comes out of YAML.
    return resolveSpec(
      written as Value,
      type.schema,
      {
        render: (text) => this.#parts.expressions.render(id, text, extra),
        evaluate: (text) => this.#parts.expressions.evaluate(id, text, extra),
      },
      type.lateFields,
    );
  }

  #timeoutOf(node: NodeState, type: StepType<Value, Services>): number | undefined {
    if (type.isBackground === true) return undefined;
    return this.#parts.expressions.duration(node.plan.id, node.plan.timeout) ?? type.defaultTimeoutMs;
  }

  async #caught(error: unknown, log: LogSink): Promise<AttemptResult> {
    const failure = failureOf(error);
    await log.write(new TextEncoder().encode(`${failure.message}\n`));
    return failed(failure);
  }

  #maskedOutcome(outcome: Outcome): Outcome {
    if (outcome.status === 'success') return outcome;
    const message = this.#parts.options.masker.maskText(outcome.failure.message);
    return { ...outcome, failure: { ...outcome.failure, message } };
  }
}

function resultOf(outcome: Outcome): AttemptResult {
  const outputs = outcome.outputs === undefined ? {} : { outputs: outcome.outputs };
  switch (outcome.status) {
    case 'success':
      return { status: 'SUCCEEDED', ...outputs };
    case 'failed':
      return { status: 'FAILED', failure: outcome.failure, ...outputs };
    case 'rejected':
      return { status: 'APPROVAL_REJECTED', failure: outcome.failure, ...outputs };
  }
}

/** A step that was told to end, or ran out of time. */
function cutShort(reason: unknown, timeoutMs: number | undefined): AttemptResult {
  if (reason === 'timeout') {
    const message = `timed out after ${(timeoutMs ?? 0) / 1000}s: check the step's timeout`;
    return { status: 'EXPIRED', failure: { types: ['Timeout'], message, code: 'execution/timeout' } };
  }
  if (reason === 'expired') {
    const message = 'ended because the stage, group or pipeline around it ran out of time';
    return { status: 'EXPIRED', failure: { types: ['Timeout'], message, code: 'execution/parent-timeout' } };
  }
  return { status: 'ABORTED' };
}

function failed(failure: Failure): AttemptResult {
  return { status: 'FAILED', failure };
}

function failureOf(error: unknown): Failure {
  if (error instanceof RuntimeError) {
    return { types: [error.failureType], message: error.message, code: error.code };
  }
  if (error instanceof ExpressionError)
    return { types: ['Unknown'], message: error.message, code: error.code };
  if (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('definition/')
  ) {
    return { types: ['Unknown'], message: error.message, code: error.code };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    types: ['Unknown'],
    code: 'bug',
    message: `this is a bug in pipeline, please report it:\n${text}`,
  };
}
