import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startSmtp } from '../scripts/lib/smtp.mjs';
import { createMailer } from './create-mailer.ts';

const mail = { to: ['a@x.io'], cc: [], subject: 'S', html: 'B', text: 'B' };
const signal = new AbortController().signal;
const options = { directory: '/nowhere', now: () => 0, mask: () => undefined };

it('sends through the server of the URL, whatever the configuration says', async () => {
  const smtp = await startSmtp();
  const url = `smtp://${smtp.host}:${smtp.port}?from=ci@x.io`;

  await createMailer({ ...options, url, settings: { host: 'nowhere.invalid' } }).send(mail, signal);

  expect(smtp.mails).toMatchObject([{ from: 'ci@x.io' }]);
  await smtp.stop();
});

it('writes to the project’s directory without a server', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'pipeline-mailer-'));

  await createMailer({ ...options, url: '', directory }).send(mail, signal);

  expect(readdirSync(join(directory, 'mail'))).toHaveLength(2);
  rmSync(directory, { recursive: true });
});

it('has passwords masked', () => {
  const masked: string[] = [];
  const mask = (secret: string) => masked.push(secret);

  createMailer({ ...options, mask, url: 'smtp://u:in-url@h' });
  createMailer({ ...options, mask, settings: { host: 'h', username: 'u', password: 'in-config' } });

  expect(masked).toEqual(['in-url', 'in-config']);
});

it('says how a URL looks when it is none', () => {
  expect(() => createMailer({ ...options, url: 'mail.example' })).toThrow(/smtp:\/\/user/);
});
