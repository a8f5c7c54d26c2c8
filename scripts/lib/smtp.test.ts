import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, describe, expect, it } from 'vitest';
import { type Smtp, type SmtpOptions, startSmtp } from './smtp.mjs';

const mail = { from: 'a@shop.example', to: 'b@shop.example', subject: 'Counts', html: '<b>1</b> critical' };

describe('the mail server of the proofs', () => {
  let smtp: Smtp | undefined;
  afterEach(async () => {
    await smtp?.stop();
  });

  it('keeps what arrives in memory and in files', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'mails-'));
    const client = await start({ directory });

    await client.sendMail(mail);

    const [received] = (await smtp?.waitForMails(1)) ?? [];
    expect(received).toMatchObject({ subject: 'Counts', recipients: ['b@shop.example'], secure: false });
    expect(existsSync(join(directory, '1.eml'))).toBe(true);
    expect(JSON.parse(readFileSync(join(directory, '1.json'), 'utf8'))).toMatchObject({ text: '1 critical' });
    rmSync(directory, { recursive: true });
  });

  it('takes mail only after a login, over STARTTLS', async () => {
    const client = await start(
      { users: { demo: 'right' }, tls: 'starttls' },
      { user: 'demo', pass: 'right' },
    );
    const stranger = connect({ user: 'demo', pass: 'wrong' });

    await client.sendMail(mail);

    await expect(stranger.sendMail(mail)).rejects.toThrow('Invalid username or password');
    expect(smtp?.mails).toEqual([expect.objectContaining({ secure: true, user: 'demo' })]);
  });

  it('refuses the mailboxes it is told to refuse', async () => {
    const client = await start({ refuse: ['b@shop.example'] });

    await expect(client.sendMail(mail)).rejects.toThrow('No such mailbox');
  });

  async function start(options: SmtpOptions, auth?: Login) {
    smtp = await startSmtp(options);
    return connect(auth);
  }

  function connect(auth?: Login) {
    return createTransport({
      host: smtp?.host ?? '',
      port: smtp?.port ?? 0,
      tls: { rejectUnauthorized: false },
      ...(auth !== undefined && { auth, requireTLS: true }),
    });
  }
});

interface Login {
  readonly user: string;
  readonly pass: string;
}
