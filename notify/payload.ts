import { displayStatus } from '../engine/state/status.ts';
import type { Notification } from './match.ts';
import type { Message } from './message.ts';

/** What a generic webhook receives. */
export function webhookPayload({ type, rule, occasion }: Notification, { title, link }: Message): unknown {
  const { run, stage, step, status, at, tookMs, failures, question } = occasion;
  const idOf = (subject: typeof stage) =>
    subject === undefined ? undefined : { identifier: subject.identifier, name: subject.name };
  return {
    eventData: {
      eventType: type,
      notificationRule: rule.name,
      message: title,
      pipelineIdentifier: run.pipeline.identifier,
      pipelineName: run.pipeline.name,
      planExecutionId: run.executionId,
      runSequence: run.sequenceId,
      nodeStatus: displayStatus(status),
      triggeredBy: { triggerType: 'MANUAL', name: run.triggeredBy },
      branch: run.branch,
      stage: idOf(stage),
      step: idOf(step),
      executionUrl: link,
      startTs: run.startedAt,
      eventTs: at,
      durationMs: tookMs,
      question,
      failures,
    },
  };
}

/** An event for PagerDuty. All of one execution belong to one incident. */
export function pagerDutyPayload(
  { occasion: { run, stage, step, at } }: Notification,
  message: Message,
  routingKey: string,
): unknown {
  const severities = { good: 'info', neutral: 'info', bad: 'error' } as const;
  return {
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: `${run.pipeline.identifier}/${run.executionId}`,
    payload: {
      summary: message.title,
      source: run.pipeline.identifier,
      severity: severities[message.tone],
      timestamp: new Date(at).toISOString(),
      component: stage?.identifier ?? step?.identifier,
      custom_details: { ...Object.fromEntries(message.facts), details: message.details },
    },
    ...(message.link === undefined ? {} : { links: [{ href: message.link, text: 'Execution' }] }),
  };
}
