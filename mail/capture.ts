import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mailer } from '../steps/services.ts';
import { messageOf } from './message.ts';

export interface CaptureOptions {
  /** Where the mails go; made when the first one comes. */
  readonly directory: string;
  readonly from: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Writes mails to files instead of sending them: as they would travel (`.eml`), and as a page to look at (`.html`). */
export function createCaptureMailer({ directory, from, now }: CaptureOptions): Mailer {
  return {
    async send(mail, signal) {
      signal.throwIfAborted();
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
      const date = new Date(now());
      const { message, messageId } = await transport.sendMail({ ...messageOf(mail, from), date });
      const id = messageId.replace(/^<(.*)>$/, '$1');
      const path = join(directory, `${stamp(date)}-${slug(mail.subject)}-${id.slice(0, 8)}`);
      await mkdir(directory, { recursive: true });
      await writeFile(`${path}.eml`, message.toString(), { mode: 0o600 });
      await writeFile(`${path}.html`, page(mail.subject, mail.html), { mode: 0o600 });
      return {
        messageId: id,
        accepted: [...mail.to, ...mail.cc],
        rejected: [],
        summary: `no mail server is configured, written to ${path}.eml`,
      };
    },
  };
}

/** `20261122-032123`, in UTC. */
function stamp(date: Date): string {
  return date.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}

function slug(subject: string): string {
  const words = subject
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return words.slice(0, 40) || 'mail';
}

/** The mail's own HTML, in a page that runs and loads nothing. */
function page(subject: string, html: string): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  return [
    '<!doctype html>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<title>${subject.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>`,
    html,
    '',
  ].join('\n');
}
