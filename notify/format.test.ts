import { describe, expect, it } from 'vitest';
import { toHtml, toSlack, toTeams, toText } from './format.ts';
import type { Notification } from './match.ts';
import { messageOf } from './message.ts';
import type { Occasion, StepFailure } from './occasion.ts';

const failure = (message: string): StepFailure => ({
  stage: 'Build',
  step: 'compile',
  status: 'FAILED',
  message,
});

function notification(changes: Partial<Occasion> = {}, name = 'Nightly'): Notification {
  const run = {
    executionId: 'e1',
    sequenceId: 7,
    pipeline: { identifier: 'nightly', name },
    triggeredBy: 'Ada',
    branch: 'main',
    startedAt: 0,
  };
  const occasion: Occasion = {
    types: ['PipelineFailed'],
    at: 1,
    run,
    status: 'FAILED',
    failures: [],
    ...changes,
  };
  const method = {
    type: 'Slack',
    recipients: [],
    userGroups: [],
    webhookUrl: '',
    headers: {},
    integrationKey: '',
    msTeamKeys: [],
  };
  const rule = { name: 'team', isEnabled: true, subscriptions: [], method };
  return { rule, type: occasion.types[0] ?? 'PipelineEnd', occasion };
}

describe('a notification in words', () => {
  it('says what happened, where, and what failed', () => {
    const failed = notification({ failures: [failure('exited with code 1')], tookMs: 61_000 });

    expect(toText(messageOf(failed, 'http://localhost/e1'))).toBe(`Pipeline Nightly #7 failed

Pipeline: Nightly
Execution: #7 (e1)
Status: Failed
Branch: main
Triggered by: Ada
Duration: 1m 1s

Build / compile: exited with code 1

http://localhost/e1`);
  });

  it('asks the question a step waits with', () => {
    const stage = { identifier: 's', name: 'Ship', written: 's' };
    const waiting = notification({
      types: ['WaitingForUserAction'],
      status: 'APPROVAL_WAITING',
      stage,
      step: { identifier: 'ok', name: 'Approve', written: 'ok' },
      question: 'Ship it?\nReally?',
    });

    const message = messageOf(waiting);

    expect(message.title).toBe('Step Approve of Nightly #7 waits for an answer');
    expect(message.details).toEqual(['Ship it?', 'Really?']);
  });

  it('is one line for a title, however the pipeline is called', () => {
    expect(messageOf(notification({}, 'N\r\nBcc: evil@x.io')).title).toBe(
      'Pipeline N Bcc: evil@x.io #7 failed',
    );
  });

  it('names ten failures and counts the others; long ones are cut', () => {
    const many = Array.from({ length: 12 }, () => failure('x'.repeat(10_000)));

    const { details } = messageOf(notification({ failures: many }));

    expect(details).toHaveLength(11);
    expect(details.at(-1)).toBe('and 2 more');
    expect(details[0]).toHaveLength(500);
  });

  it('keeps markup as text in every format', () => {
    const message = messageOf(notification({ failures: [failure('<b>&"*x*"</b>')] }));

    expect(toHtml(message)).toContain('&#60;b&#62;&#38;&#34;*x*&#34;&#60;/b&#62;');
    expect(JSON.stringify(toSlack(message))).toContain('&lt;b&gt;&amp;');
    expect(JSON.stringify(toTeams(message))).toContain('<b>&\\"\\\\*x\\\\*\\"</b>');
  });
});
