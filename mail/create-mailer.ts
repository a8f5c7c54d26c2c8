import { join } from 'node:path';
import { UsageError } from '../engine/errors.ts';
import type { Mailer } from '../steps/services.ts';
import { createCaptureMailer } from './capture.ts';
import { createSmtpMailer } from './smtp.ts';
import { parseSmtpUrl, type SmtpSettings, senderOf } from './smtp-settings.ts';

export interface MailerOptions {
  /** `PIPELINE_SMTP_URL`; wins over the configuration. */
  readonly url?: string;
  /** `smtp` of the configuration with its password filled in. */
  readonly settings?: SmtpSettings;
  /** The project's `.pipeline` directory: mails go to `mail/` in it where there is no server. */
  readonly directory: string;
  readonly now: () => number;
  /** Called with the password of the URL. */
  readonly mask: (secret: string) => void;
}

/** The mailer a project asks for. @throws UsageError for a URL that is none. */
export function createMailer({ url, settings, directory, now, mask }: MailerOptions): Mailer {
  const server = url === undefined || url === '' ? settings : fromUrl(url);
  if (server === undefined) {
    return createCaptureMailer({ directory: join(directory, 'mail'), from: 'pipeline@localhost', now });
  }
  if (server.password !== undefined) mask(server.password);
  return createSmtpMailer({ settings: { ...server, from: senderOf(server) } });
}

function fromUrl(url: string): SmtpSettings {
  const settings = parseSmtpUrl(url);
  if (settings !== undefined) return settings;
  throw new UsageError('mail/bad-url', 'PIPELINE_SMTP_URL is not like smtp://user:password@host:587');
}
