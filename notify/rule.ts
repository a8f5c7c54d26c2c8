import type { Value } from '../engine/outcome.ts';

/** What a rule can listen to, as in YAML. */
export type EventType =
  | 'PipelineStart'
  | 'PipelineSuccess'
  | 'PipelineFailed'
  | 'PipelineEnd'
  | 'StageStart'
  | 'StageSuccess'
  | 'StageFailed'
  | 'StepFailed'
  | 'WaitingForUserAction';

export interface Subscription {
  /** An `EventType`, `AllEvents`, or one that never happens here, such as `TriggerFailed`. */
  readonly type: string;
  readonly forStages: readonly string[];
  readonly forSteps: readonly string[];
}

/** One notification rule of a pipeline. Texts may hold expressions. */
export interface Rule {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly subscriptions: readonly Subscription[];
  readonly method: Method;
}

/** Fields of the method's spec; which ones count depends on the type. */
export interface Method {
  readonly type: string;
  readonly recipients: readonly string[];
  readonly userGroups: readonly string[];
  readonly webhookUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly integrationKey: string;
  readonly msTeamKeys: readonly string[];
}

/** Reads `notificationRules` of a definition, which the loader has checked; what is not as expected reads as nothing. */
export function readRules(rules: readonly Value[]): readonly Rule[] {
  return rules.map((value, index) => {
    const rule = fieldsOf(value);
    const events = Array.isArray(rule['pipelineEvents']) ? rule['pipelineEvents'] : [];
    return {
      name: textOf(rule['name']) || textOf(rule['identifier']) || `rule ${index + 1}`,
      isEnabled: textOf(rule['enabled']) !== 'false',
      subscriptions: events.map(readSubscription),
      method: readMethod(fieldsOf(rule['notificationMethod'])),
    };
  });
}

function readSubscription(value: Value): Subscription {
  const { type, forStages, forSteps } = fieldsOf(value);
  return { type: textOf(type), forStages: textsOf(forStages), forSteps: textsOf(forSteps) };
}

function readMethod(fields: Fields): Method {
  const spec = fieldsOf(fields['spec']);
  const headers = Object.entries(fieldsOf(spec['headers'])).map(([name, each]) => [name, textOf(each)]);
  return {
    type: textOf(fields['type']),
    recipients: textsOf(spec['recipients']),
    userGroups: textsOf(spec['userGroups']),
    webhookUrl: textOf(spec['webhookUrl']),
    headers: Object.fromEntries(headers),
    integrationKey: textOf(spec['integrationKey']),
    msTeamKeys: textsOf(spec['msTeamKeys']),
  };
}

type Fields = { readonly [key: string]: Value };

function fieldsOf(value: Value | undefined): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  // What is left of a Value is a map.
  return value as Fields;
}

function textOf(value: Value | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value).trim();
}

/** A single text counts as a list of one. */
function textsOf(value: Value | undefined): readonly string[] {
  const list: readonly Value[] = Array.isArray(value) ? value : [value ?? ''];
  return list.map(textOf).filter((each) => each !== '');
}
