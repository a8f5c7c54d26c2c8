import type { Value } from '../engine/outcome.ts';
import type { ExecutionEvent } from '../engine/state/events.ts';
import { notificationsFor } from './match.ts';
import { Occasions } from './occasion.ts';
import { readRules } from './rule.ts';

/** Runs a pipeline on the fake runtime. */
export type Run = (run: {
  readonly yaml: string;
  readonly behaviors: Readonly<Record<string, { readonly exitCode: number }>>;
}) => Promise<{ readonly events: readonly ExecutionEvent[] }>;

/** Everything that happens in a pipeline of these stages; a step called `fails` fails. */
export async function eventsOf(run: Run, stages: string): Promise<readonly ExecutionEvent[]> {
  const yaml = `pipeline:\n  identifier: nightly\n  name: Nightly\n  stages:\n${stages}`;
  return (await run({ yaml, behaviors: { fails: { exitCode: 1 } } })).events;
}

const ignored = ', failureStrategies: [{ onFailure: { errors: [AllErrors], action: { type: Ignore } } }]';

/** A stage of steps with these names; the failure of one that ends in `!` is ignored. */
export function stage(identifier: string, steps: readonly string[], keys = ''): string {
  const list = steps.map((step) => {
    const id = step.replace('!', '');
    const strategy = id === step ? '' : ignored;
    return `              - step: { identifier: ${id}, name: ${id}, type: Run, spec: { image: busybox, command: x }${strategy} }`;
  });
  return `    - stage:
        identifier: ${identifier}
        name: Stage ${identifier}
        type: CI
${keys}
        spec:
          cloneCodebase: false
          execution:
            steps:
${list.join('\n')}
`;
}

export function rule(method: Value, ...pipelineEvents: readonly Value[]): Value {
  return { name: 'team', enabled: true, pipelineEvents, notificationMethod: method };
}

export const slack = (webhookUrl: string): Value => ({ type: 'Slack', spec: { webhookUrl } });

/** What a rule with these entries hears, as `type subject`. */
export function heard(
  events: readonly ExecutionEvent[],
  entries: readonly Value[],
  changes: Readonly<Record<string, Value>> = {},
): readonly string[] {
  const written = rule(slack('https://hooks.example.org/T1'), ...entries);
  const rules = readRules([{ ...(written as object), ...changes }]);
  const occasions = new Occasions();
  return events.flatMap((event) => {
    const occasion = occasions.of(event);
    if (occasion === undefined) return [];
    const subject = occasion.step?.identifier ?? occasion.stage?.identifier ?? '';
    return notificationsFor(rules, occasion).map(({ type }) => `${type} ${subject}`.trim());
  });
}
