import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/**
 * Starts a mail server on a free port of 127.0.0.1 that delivers to memory and, when asked, to files: NUMBER.eml as it
 * arrived and NUMBER.json with what a reader sees. The types are in smtp.d.mts.
 */
export async function startSmtp(options = {}) {
  const mails = [];
  const failures = [];
  const server = new SMTPServer({
    secure: options.tls === 'implicit',
    authOptional: options.users === undefined,
    disabledCommands: [
      ...(options.users === undefined ? ['AUTH'] : []),
      ...(options.tls === undefined ? ['STARTTLS'] : []),
    ],
    allowInsecureAuth: options.tls === undefined,
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (_session, done) => {
      setTimeout(done, options.delayMs ?? 0);
    },
    onAuth: (login, _session, done) => {
      if (options.users?.[login.username] === login.password) done(null, { user: login.username });
      else done(new Error('Invalid username or password'));
    },
    onRcptTo: ({ address }, _session, done) => {
      if (!options.refuse?.includes(address)) return done();
      return done(Object.assign(new Error('No such mailbox'), { responseCode: 550 }));
    },
    onData: (stream, session, done) => {
      receive(stream, session).then((mail) => {
        mails.push(mail);
        if (options.directory !== undefined) store(options.directory, mails.length, mail);
        done(null, 'Delivered');
      }, done);
    },
  });
  server.on('error', (error) => failures.push(error)); // a client that hangs up is not this process's end
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  return {
    host: '127.0.0.1',
    port: server.server.address().port,
    mails,
    failures,
    waitForMails: (count, timeoutMs = 10_000) => waitForMails(mails, count, timeoutMs),
    stop: () => new Promise((resolve) => server.close(() => resolve(undefined))),
  };
}

async function receive(stream, session) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const parsed = await simpleParser(raw);
  return {
    from: parsed.from?.text ?? '',
    to: addresses(parsed.to),
    cc: addresses(parsed.cc),
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html || '',
    recipients: session.envelope.rcptTo.map(({ address }) => address),
    secure: session.secure,
    user: session.user,
    raw: raw.toString('utf8'),
  };
}

function addresses(field) {
  return [field ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address));
}

function store(directory, number, { raw, ...mail }) {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${number}.eml`), raw);
  writeFileSync(join(directory, `${number}.json`), `${JSON.stringify(mail, null, 2)}\n`);
}

async function waitForMails(mails, count, timeoutMs) {
  for (let waited = 0; mails.length < count; waited += 20) {
    if (waited > timeoutMs)
      throw new Error(`${mails.length} of ${count} mails arrived within ${timeoutMs} ms`);
    await delay(20);
  }
  return mails;
}
