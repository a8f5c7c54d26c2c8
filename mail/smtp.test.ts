import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { RuntimeError } from '../engine/errors.ts';
import { type SmtpOptions as ServerOptions, type Smtp, startSmtp } from '../scripts/lib/smtp.mjs';
import type { Mail } from '../steps/services.ts';
import { createSmtpMailer } from './smtp.ts';
import type { SmtpSettings } from './smtp-settings.ts';

const mail: Mail = {
  to: ['a@shop.example', 'b@shop.example'],
  cc: ['c@shop.example'],
  subject: 'Scan of Größe',
  html: '<br>Critical: <b>2</b></br>',
  text: 'Critical: 2',
};
const signal = new AbortController().signal;

let smtp: Smtp | undefined;
let silent: Server | undefined;
const sockets: Socket[] = [];

afterEach(async () => {
  await smtp?.stop();
  smtp = undefined;
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise((resolve) => (silent === undefined ? resolve(undefined) : silent.close(resolve)));
  silent = undefined;
});

describe('a mail', () => {
  it('reaches its recipients as HTML and as plain text', async () => {
    const receipt = await send({}, { from: 'ci@shop.example' });

    const [received] = smtp?.mails ?? [];
    expect(received).toMatchObject({
      from: 'ci@shop.example',
      to: mail.to,
      cc: mail.cc,
      subject: mail.subject,
      text: expect.stringContaining('Critical: 2'),
      recipients: ['a@shop.example', 'b@shop.example', 'c@shop.example'],
      secure: false,
    });
    expect(received?.raw).toContain('Content-Type: multipart/alternative');
    expect(receipt).toEqual({
      messageId: expect.stringMatching(/^[\w-]+@shop\.example$/),
      accepted: ['a@shop.example', 'b@shop.example', 'c@shop.example'],
      rejected: [],
      summary: `sent through 127.0.0.1:${smtp?.port}`,
    });
  });

  it('cannot smuggle in a header or a recipient', async () => {
    const to = ['a@shop.example\r\nBcc: evil@shop.example', 'b@shop.example, evil@shop.example'];

    await send({}, {}, { ...mail, to, cc: [], subject: 'One\r\nBcc: evil@shop.example\r\n\r\nbody' }).catch(
      () => undefined,
    );

    for (const received of smtp?.mails ?? []) {
      expect(received.recipients).not.toContain('evil@shop.example');
      expect(received.raw).not.toMatch(/^Bcc:/im);
    }
  });

  it('reads no file that its text names', async () => {
    await send({}, {}, { ...mail, html: '<img src="file:///etc/passwd"><img src="/etc/passwd">' });

    expect(smtp?.mails[0]?.raw).not.toContain('root:');
  });

  it('reports recipients that are refused', async () => {
    const receipt = await send({ refuse: ['b@shop.example'] }, {});

    expect(receipt.accepted).toEqual(['a@shop.example', 'c@shop.example']);
    expect(receipt.rejected).toEqual([
      { address: 'b@shop.example', reason: expect.stringContaining('No such mailbox') },
    ]);
    expect(smtp?.mails[0]?.recipients).toEqual(['a@shop.example', 'c@shop.example']);
  });

  it('that nobody may receive fails', async () => {
    const error = await failure(send({ refuse: [...mail.to, ...mail.cc] }, {}));

    expect(error).toMatchObject({
      code: 'mail/refused',
      message: expect.stringContaining('No such mailbox'),
    });
  });
});

describe('a login', () => {
  const users = { ci: 'right' };

  it('goes over STARTTLS', async () => {
    await send(
      { users, tls: 'starttls' },
      { username: 'ci', password: 'right', startTLS: true, sslVerify: false },
    );

    expect(smtp?.mails).toMatchObject([{ secure: true, user: 'ci' }]);
  });

  it('goes over TLS from the first byte', async () => {
    await send(
      { users, tls: 'implicit' },
      { username: 'ci', password: 'right', useSSL: true, sslVerify: false },
    );

    expect(smtp?.mails).toMatchObject([{ secure: true, user: 'ci' }]);
  });

  it('that is refused says so and shows no password', async () => {
    const settings = { username: 'ci', password: 'wr0ng-passw0rd', startTLS: true, sslVerify: false };

    const error = await failure(send({ users, tls: 'starttls' }, settings));

    expect(error).toMatchObject({ code: 'mail/login-refused', failureType: 'Authentication' });
    expect(`${error.message} ${JSON.stringify(error.cause)}`).not.toContain('wr0ng-passw0rd');
  });
});

describe('TLS', () => {
  it('that is asked for is not done without', async () => {
    const error = await failure(send({}, { startTLS: true }));

    expect(error.code).toBe('mail/no-tls');
    expect(smtp?.mails).toEqual([]);
  });

  it('checks the certificate', async () => {
    const error = await failure(send({ tls: 'implicit' }, { useSSL: true }));

    expect(error).toMatchObject({
      code: 'mail/unreachable',
      message: expect.stringContaining('certificate'),
    });
    expect(smtp?.mails).toEqual([]);
  });

  it('that is switched off is not used even when it is offered', async () => {
    await send({ tls: 'starttls' }, { startTLS: false });

    expect(smtp?.mails).toMatchObject([{ secure: false }]);
  });
});

describe('a server', () => {
  it('that is down is unreachable, which is worth another try', async () => {
    const { port } = await startSmtp().then(async (server) => {
      await server.stop();
      return server;
    });

    const error = await failure(mailer({ host: '127.0.0.1', port }).send(mail, signal));

    expect(error).toMatchObject({ code: 'mail/unreachable', failureType: 'Connectivity', retryable: true });
    expect(error.message).toContain(`127.0.0.1:${port}`);
  });

  it('that answers slowly is waited for', async () => {
    await send({ delayMs: 300 }, {});

    expect(smtp?.mails).toHaveLength(1);
  });

  it('that never answers is given up', async () => {
    const port = await startSilent();

    const error = await failure(mailer({ host: '127.0.0.1', port }, 200).send(mail, signal));

    expect(error.code).toBe('mail/unreachable');
  });

  it('is left at once when the step is stopped', async () => {
    const port = await startSilent();
    const stop = new AbortController();
    const sending = mailer({ host: '127.0.0.1', port }).send(mail, stop.signal);
    while (sockets.length === 0) await new Promise((resolve) => setImmediate(resolve));

    stop.abort('aborted');

    await expect(sending).rejects.toBe('aborted');
    await new Promise<void>((resolve) => sockets[0]?.once('close', () => resolve()));
  });
});

function mailer(settings: SmtpSettings, connect = 5_000) {
  return createSmtpMailer({ settings, timeouts: { connect, idle: 5_000 } });
}

async function send(server: ServerOptions, settings: Omit<SmtpSettings, 'host'>, what: Mail = mail) {
  smtp = await startSmtp(server);
  return mailer({ host: smtp.host, port: smtp.port, ...settings }).send(what, signal);
}

/** Takes connections and says nothing. */
async function startSilent(): Promise<number> {
  silent = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => silent?.listen(0, '127.0.0.1', resolve));
  return (silent.address() as AddressInfo).port;
}

async function failure(promise: Promise<unknown>): Promise<RuntimeError> {
  const error = await promise.then(
    () => undefined,
    (each: unknown) => each,
  );
  expect(error).toBeInstanceOf(RuntimeError);
  return error as RuntimeError;
}
