import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RuntimeError } from '../engine/errors.ts';
import type { Value } from '../engine/outcome.ts';
import type { Clock } from '../engine/ports.ts';
import { type Smtp, startSmtp } from '../scripts/lib/smtp.mjs';
import { sendRequest } from '../steps/http/send-request.ts';
import type { Mail, Mailer } from '../steps/services.ts';
import { FakeClock } from '../test/helpers/fake-clock.ts';
import { runPipeline } from '../test/helpers/run-pipeline.ts';
import { createNotifier, type NotifierOptions } from './create-notifier.ts';
import { eventsOf, rule, slack, stage } from './notices-for-tests.ts';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

let server: Server;
let base: string;
let received: Received[];
let smtp: Smtp | undefined;

beforeEach(async () => {
  received = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      received.push({ path: url, headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
      if (url === '/silent') return;
      response.statusCode = url === '/gone' ? 410 : 200;
      response.end(url === '/gone' ? 'channel_is_archived\n' : 'ok');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await smtp?.stop();
  smtp = undefined;
});

const everything = { type: 'AllEvents' };
const failed = { type: 'PipelineFailed' };
const never: Clock = {
  now: () => 0,
  sleep: (_, signal) =>
    new Promise((_ok, no) => {
      signal.addEventListener('abort', () => no(signal.reason), { once: true });
    }),
};

const events = eventsOf(runPipeline, stage('build', ['fails']));

/** Everything said by a notifier that heard a failed run. */
async function notify(rules: readonly Value[], options: Partial<NotifierOptions> = {}) {
  const warnings: string[] = [];
  const mails: Mail[] = [];
  const notifier = createNotifier({
    rules,
    render: (text) => text.replace('<+pipeline.variables.base>', base),
    mailer: {
      send: async (mail) => {
        mails.push(mail);
        return { messageId: '1', accepted: mail.to, rejected: [], summary: '' };
      },
    },
    post: sendRequest,
    warn: (code, message) => warnings.push(`${code}: ${message}`),
    clock: never,
    ...options,
  });
  for (const event of await events) notifier.event(event);
  await notifier.done();
  return { warnings, mails };
}

describe('notifications over HTTP', () => {
  it('go to Slack, its address an expression that is rendered when something happens', async () => {
    const { warnings } = await notify([rule(slack('<+pipeline.variables.base>/slack'), failed)]);

    expect(warnings).toEqual([]);
    expect(received).toMatchObject([
      {
        path: '/slack',
        headers: { 'content-type': 'application/json' },
        body: {
          text: 'Pipeline Nightly #7 failed',
          attachments: [{ text: expect.stringContaining('fails') }],
        },
      },
    ]);
  });

  it('go to a webhook with its headers, in the order of events', async () => {
    const method = { type: 'Webhook', spec: { webhookUrl: `${base}/hook`, headers: { 'X-Token': 'abc' } } };

    await notify([rule(method, everything)]);

    const types = received.map(({ body }) => (body['eventData'] as { eventType: string }).eventType);
    expect(types).toEqual(['PipelineStart', 'StageStart', 'StepFailed', 'StageFailed', 'PipelineFailed']);
    expect(received[4]).toMatchObject({
      headers: { 'x-token': 'abc' },
      body: {
        eventData: {
          pipelineIdentifier: 'nightly',
          planExecutionId: 'e1',
          runSequence: 7,
          nodeStatus: 'Failed',
          failures: [{ stage: 'Stage build', step: 'fails', status: 'FAILED' }],
        },
      },
    });
  });

  it('go to every channel of Teams', async () => {
    const method = { type: 'MsTeams', spec: { msTeamKeys: [`${base}/a`, `${base}/b`] } };

    await notify([rule(method, failed)]);

    expect(received.map(({ path }) => path)).toEqual(['/a', '/b']);
    expect(JSON.stringify(received[0]?.body)).toContain('AdaptiveCard');
  });

  it('go to PagerDuty with its key', async () => {
    const method = { type: 'PagerDuty', spec: { integrationKey: 'key-1' } };

    await notify([rule(method, failed)], { pagerDutyUrl: `${base}/pager` });

    expect(received[0]?.body).toMatchObject({
      routing_key: 'key-1',
      event_action: 'trigger',
      dedup_key: 'nightly/e1',
      payload: { summary: 'Pipeline Nightly #7 failed', severity: 'error', source: 'nightly' },
    });
  });
});

describe('notifications by mail', () => {
  const method = {
    type: 'Email',
    spec: { recipients: ['a@x.io, b@x.io', 'a@x.io'], userGroups: ['account.sec', 'gone'] },
  };

  it('reach each recipient and the members of user groups', async () => {
    const { mails, warnings } = await notify([rule(method, failed)], { userGroups: { sec: ['s@x.io'] } });

    expect(mails).toMatchObject([
      { to: ['a@x.io', 'b@x.io', 's@x.io'], subject: 'Pipeline Nightly #7 failed' },
    ]);
    expect(warnings).toEqual(['notify/unknown-group: no addresses are configured for the user group "gone"']);
  });

  it('arrive at a mail server as text and as HTML', async () => {
    smtp = await startSmtp({ refuse: ['b@x.io'] });
    const mailer = throughSmtp(smtp);

    const { warnings } = await notify([rule(method, failed)], { mailer, userGroups: { sec: [], gone: [] } });

    const [mail] = await smtp.waitForMails(1);
    expect(mail).toMatchObject({
      to: ['a@x.io', 'b@x.io'],
      recipients: ['a@x.io'],
      subject: 'Pipeline Nightly #7 failed',
    });
    expect(mail?.text).toContain('Stage build / fails');
    expect(mail?.html).toContain('<h2');
    expect(warnings).toEqual([
      expect.stringContaining('notify/rejected: the mail was not delivered to b@x.io'),
    ]);
  });

  it('never go to what is no address', async () => {
    const bad = { type: 'Email', spec: { recipients: ['x\r\nBcc: evil@x.io'] } };

    const { mails, warnings } = await notify([rule(bad, failed)]);

    expect(mails).toEqual([]);
    expect(warnings).toEqual([
      String.raw`notify/bad-address: not a mail address, left out: "x\r\nBcc: evil@x.io"`,
      'notify/no-recipient: notification rule "team": the mail has no valid recipient',
    ]);
  });
});

describe('a notification that cannot be sent', () => {
  it.each<[what: string, method: () => Value, warning: RegExp]>([
    [
      'refused',
      () => slack(`${base}/gone`),
      /^notify\/refused: .* 127\.0\.0\.1:\d+ answered with status 410: channel_is_archived$/,
    ],
    [
      'no server',
      () => slack('http://127.0.0.1:1/secret'),
      /^notify\/unreachable: .* 127\.0\.0\.1:1 cannot be reached/,
    ],
    ['no address', () => slack(''), /^notify\/no-address: .* "webhookUrl" of the rule is empty$/],
    ['no URL', () => slack('secret'), /^notify\/bad-url: /],
    ['a file', () => slack('file:///etc/passwd'), /^notify\/bad-url: /],
    [
      'a header with a line break',
      () => ({ type: 'Webhook', spec: { webhookUrl: base, headers: { 'X-A': 'a\r\nX-B: b' } } }),
      /^notify\/bad-header: /,
    ],
    ['no key', () => ({ type: 'PagerDuty', spec: {} }), /^notify\/no-address: /],
    [
      'a kind that is not supported',
      () => ({ type: 'Datadog', spec: { url: base } }),
      /^notify\/unsupported: .*Datadog/,
    ],
  ])('is a warning: %s', async (_, method, warning) => {
    const { warnings } = await notify([rule(method(), failed)]);

    expect(warnings).toEqual([expect.stringMatching(warning)]);
    expect(warnings.join()).not.toContain('secret');
  });

  it('is said once, however often it happens', async () => {
    const { warnings } = await notify([rule(slack('nonsense'), everything)]);

    expect(warnings).toHaveLength(1);
  });

  it('does not keep other rules from being sent', async () => {
    const down = new RuntimeError({
      code: 'mail/unreachable',
      message: 'no server',
      failureType: 'Connectivity',
    });
    const mail = { type: 'Email', spec: { recipients: ['a@x.io'] } };

    const { warnings } = await notify([rule(mail, failed), rule(slack(`${base}/slack`), failed)], {
      mailer: { send: () => Promise.reject(down) },
    });

    expect(warnings).toEqual(['mail/unreachable: notification rule "team": no server']);
    expect(received).toHaveLength(1);
  });

  it('has an expression that does not evaluate', async () => {
    const render = () => Promise.reject(new Error('the path has no value'));

    const { warnings } = await notify([rule(slack('<+gone>'), failed)], { render });

    expect(warnings).toEqual(['notify/failed: notification rule "team": the path has no value']);
  });

  it('has an expression whose evaluation throws at once', async () => {
    const render = () => {
      throw new Error('no');
    };

    const { warnings } = await notify([rule(slack('<+gone>'), failed)], { render });

    expect(warnings).toEqual(['notify/failed: notification rule "team": no']);
  });

  it('is given up after a while', async () => {
    const clock = new FakeClock();
    const warnings: string[] = [];
    const notifier = createNotifier({
      rules: [rule(slack('https://hooks.example.org/T1'), everything)],
      render: (text) => text,
      mailer: { send: () => Promise.reject(new Error('unused')) },
      post: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        }),
      warn: (code, message) => warnings.push(`${code}: ${message}`),
      clock,
    });
    const start = clock.now();
    for (const event of await events) notifier.event(event);

    await clock.run(notifier.done());

    expect(clock.now() - start).toBe(60_000);
    expect(warnings).toEqual([
      'notify/failed: notification rule "team": no answer within 30s',
      'notify/failed: notification rule "team": there was no more time',
    ]);
  });

  it('is not even tried in a run without network', async () => {
    const { warnings } = await notify([rule(slack(`${base}/slack`), everything)], { isOffline: true });

    expect(received).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/^notify\/offline: .*nothing is sent to 127\.0\.0\.1/)]);
  });
});

function throughSmtp({ host, port }: Smtp): Mailer {
  const transport = createTransport({ host, port });
  return {
    async send({ to, subject, html, text }) {
      const info = await transport.sendMail({ from: 'p@x.io', to: [...to], subject, html, text });
      const rejected = info.rejected.map((each) => ({ address: String(each), reason: 'no such mailbox' }));
      return { messageId: info.messageId, accepted: [], rejected, summary: '' };
    },
  };
}
