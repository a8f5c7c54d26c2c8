import type { Value } from '../engine/outcome.ts';
import type { ExecutionEvent } from '../engine/state/events.ts';
import { runPipeline } from '../test/helpers/run-pipeline.ts';
import { notificationsFor } from './match.ts';
import { Occasions } from './occasion.ts';
import { readRules } from './rule.ts';

const broken: Readonly<Record<string, object>> = { fails: { exitCode: 1 } };

/** Runs stages given as `stage: steps` on the fake runtime; a step called `fails` fails. @returns all events. */
export async function eventsOf(stages: string, keys = ''): Promise<readonly ExecutionEvent[]> {
  const yaml = `pipeline:
  identifier: nightly
  name: Nightly
${keys}
  stages:
${stages}`;
  return (await runPipeline({ yaml, behaviors: broken })).events;
}

export function stage(identifier: string, steps: readonly string[], keys = ''): string {
  const list = steps.map(
    (id) =>
      `            - step: { identifier: ${id.replace('!', '')}, name: ${id.replace('!', '')}, type: Run, spec: { image: busybox, command: x }${id.endsWith('!') ? ', failureStrategies: [{ onFailure: { errors: [AllErrors], action: { type: Ignore } } }]' : ''} }`,
  );
  return `    - stage:
        identifier: ${identifier}
        name: Stage ${identifier}
        type: CI
${keys}
        spec:
          cloneCodebase: false
          execution:
            steps:
${list.map((each) => `  ${each}`).join('\n')}
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
