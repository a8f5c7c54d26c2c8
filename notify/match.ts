import type { Occasion, Subject } from './occasion.ts';
import type { EventType, Rule, Subscription } from './rule.ts';

export interface Notification {
  readonly rule: Rule;
  /** What the rule is told: the most telling of the types it listens to. */
  readonly type: EventType;
  readonly occasion: Occasion;
}

/** The rules that want to hear of an occasion, each once, however many of its entries match. */
export function notificationsFor(rules: readonly Rule[], occasion: Occasion): readonly Notification[] {
  return rules.flatMap((rule) => {
    if (!rule.isEnabled) return [];
    const type = occasion.types.find((each) =>
      rule.subscriptions.some((subscription) => listens(subscription, each, occasion)),
    );
    return type === undefined ? [] : [{ rule, type, occasion }];
  });
}

function listens(subscription: Subscription, type: EventType, { stage, step }: Occasion): boolean {
  if (subscription.type === 'AllEvents') return true;
  if (subscription.type !== type) return false;
  if (type.startsWith('Stage')) return names(subscription.forStages, stage, 'AllStages');
  if (type !== 'StepFailed') return true;
  const { forStages, forSteps } = subscription;
  const isStage = forStages.length === 0 || names(forStages, stage, 'AllStages');
  return isStage && (forSteps.length === 0 || names(forSteps, step, 'AllSteps'));
}

/** A looped element goes by its own identifier and by that of each turn. */
function names(list: readonly string[], subject: Subject | undefined, all: string): boolean {
  if (list.includes(all)) return true;
  return subject !== undefined && (list.includes(subject.identifier) || list.includes(subject.written));
}
