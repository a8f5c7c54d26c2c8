import { load } from '../../engine/load/load.ts';
import { createMasker } from '../../engine/mask/masker.ts';
import type { Value } from '../../engine/outcome.ts';
import { compile } from '../../engine/plan/compile.ts';
import type { Decision, DecisionSource, Question } from '../../engine/ports.ts';
import { type ExecutionResult, execute } from '../../engine/run/execute.ts';
import type { ResumePoint } from '../../engine/run/resume.ts';
import type { ExecutionEvent } from '../../engine/state/events.ts';
import type { Behavior, Behaviors, Decide } from '../../runtime/fake/behavior.ts';
import { FakeRuntime } from '../../runtime/fake/fake-runtime.ts';
import { stepRegistry } from '../../steps/registry.ts';
import type { Services } from '../../steps/services.ts';
import { stageRegistry } from '../../steps/stages/registry.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryLogs } from './memory-logs.ts';

export interface FakeRun {
  readonly yaml: string;
  readonly behaviors?: Readonly<Record<string, Behaviors>>;
  /** Wins over the behaviors when it returns something. */
  readonly decide?: Decide;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly roots?: Readonly<Record<string, unknown>>;
  /** Answers in order; a wait beyond them lasts until its own end. */
  readonly answers?: readonly string[];
  readonly services?: Partial<Services>;
  readonly resume?: ResumePoint;
  /** Called with every event; may interrupt. */
  readonly onEvent?: (event: ExecutionEvent, controls: { interrupt(): void }) => void;
}

export interface FakeRunResult extends ExecutionResult {
  readonly events: readonly ExecutionEvent[];
  readonly logs: MemoryLogs;
  readonly runtime: FakeRuntime;
  /** Milliseconds on the fake clock. */
  readonly tookMs: number;
}

/** Runs a pipeline with the real loader, engine and steps on the fake runtime and a fake clock. */
export async function runPipeline(run: FakeRun): Promise<FakeRunResult> {
  const registries = { steps: stepRegistry, stages: stageRegistry };
  const { definition } = await load({ file: 'pipeline.yaml', text: run.yaml }, registries);
  const clock = new FakeClock();
  const startedAt = clock.now();
  const runtime = new FakeRuntime({
    clock,
    decide: (spec, attempt) => run.decide?.(spec, attempt) ?? byName(run.behaviors ?? {})(spec, attempt),
  });
  const logs = new MemoryLogs();
  const events: ExecutionEvent[] = [];
  const stop = new AbortController();
  const execution = execute<Services>({
    plan: compile(definition, registries),
    registries,
    runtime,
    // Cases that need another service hand it in; the others never touch one.
    services: { ...localServices, ...run.services } as Services,
    clock,
    logs,
    decisions: answering(run.answers ?? []),
    secrets: { find: async (reference) => run.secrets?.[reference] },
    masker: createMasker(),
    identity,
    roots: run.roots ?? {},
    sink: (event) => {
      events.push(event);
      run.onEvent?.(event, { interrupt: () => stop.abort('SIGINT') });
    },
    signal: stop.signal,
    killSignal: new AbortController().signal,
    graceMs: 10_000,
    keep: 'never',
    unresolved: 'warn',
    ...(run.resume === undefined ? {} : { resume: run.resume }),
  });
  const result = await clock.run(execution);
  return { ...result, events, logs, runtime, tookMs: clock.now() - startedAt };
}

/** Final status of every node that came to be, by id; queued ones never were. */
export function statusesOf({ state }: ExecutionResult): Readonly<Record<string, string>> {
  const nodes = [...state.nodes.values()].filter(({ status }) => status !== 'QUEUED');
  return Object.fromEntries(nodes.map(({ plan, status }) => [plan.id, status]));
}

/** A value under a node's outputs, such as `output.outputVariables.X`. */
export function outputOf({ state }: ExecutionResult, node: string, path: string): Value | undefined {
  let at: unknown = state.nodes.get(node)?.outputs;
  for (const key of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[key];
  return at as Value | undefined;
}

/** Behaviors by the step's exact name: the fake runtime's own table would also look into scripts. */
function byName(table: Readonly<Record<string, Behaviors>>): Decide {
  return ({ name }, attempt) => {
    const behaviors: readonly Behavior[] = [table[name] ?? {}].flat();
    return behaviors[Math.min(attempt, behaviors.length - 1)];
  };
}

const localServices: Pick<Services, 'connectors' | 'settings'> & {
  readonly codebase: Pick<Services['codebase'], 'values'>;
} = {
  codebase: { values: () => undefined },
  connectors: {
    registry: async () => undefined,
    find: async () => undefined,
    example: (reference) => `define the connector ${reference}`,
    imageSource: async (image) => ({ image, pull: 'missing' }),
  },
  settings: {
    pull: 'missing',
    scanners: {},
    userGroups: {},
    shellImages: { bash: 'bash', powerShell: 'powershell' },
  },
};

const identity = {
  executionId: 'e1',
  sequenceId: 7,
  file: 'pipeline.yaml',
  runtimeName: 'fake',
  owner: { host: 'here', pid: 1, startedAt: '0' },
  triggeredBy: { name: 'Ada', email: 'ada@example.org' },
  scope: { account: 'acc', org: 'default', project: 'default' },
  executionUrl: 'http://localhost/executions/e1',
  yaml: '',
};

function answering(answers: readonly string[]): DecisionSource {
  const rest = [...answers];
  return {
    ask: (question: Question, signal: AbortSignal) =>
      new Promise<Decision>((resolve, reject) => {
        const action = rest.shift();
        if (action !== undefined) resolve({ nodeId: question.nodeId, action, by: 'Ada', at: 0 });
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  };
}
