import type { Mail, Mailer, MailReceipt } from '../steps/services.ts';
import { messageOf } from './message.ts';
import { smtpError } from './smtp-error.ts';
import { isLoopback, portOf, type SmtpSettings, senderOf } from './smtp-settings.ts';

export interface SmtpOptions {
  readonly settings: SmtpSettings;
  /** How long the server may be silent, in milliseconds. */
  readonly timeouts?: { readonly connect: number; readonly idle: number };
}

const defaultTimeouts = { connect: 15_000, idle: 60_000 };

/** Sends through a mail server, one connection a mail. The library is loaded with the first mail. */
export function createSmtpMailer({ settings, timeouts = defaultTimeouts }: SmtpOptions): Mailer {
  return {
    async send(mail, signal) {
      signal.throwIfAborted();
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({ ...connection(settings, timeouts), pool: true, maxConnections: 1 });
      let abort = () => {};
      const aborted = new Promise<never>((_, reject) => {
        abort = () => reject(signal.reason);
      });
      signal.addEventListener('abort', abort, { once: true });
      try {
        const sending = transport.sendMail(messageOf(mail, senderOf(settings)));
        return receiptOf(await Promise.race([sending, aborted]), mail, settings);
      } catch (error) {
        signal.throwIfAborted();
        throw smtpError(error, settings);
      } finally {
        signal.removeEventListener('abort', abort);
        transport.close();
      }
    },
  };
}

function connection(settings: SmtpSettings, timeouts: { readonly connect: number; readonly idle: number }) {
  const { host, username, password, useSSL = false, startTLS, sslVerify = true } = settings;
  const hasPassword = password !== undefined && password !== '';
  return {
    host,
    port: portOf(settings),
    secure: useSSL,
    // A password goes out in the clear only where nobody listens, or where the configuration says so.
    requireTLS: startTLS ?? (hasPassword && !isLoopback(settings)),
    ignoreTLS: startTLS === false,
    tls: { rejectUnauthorized: sslVerify },
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.connect,
    socketTimeout: timeouts.idle,
    dnsTimeout: timeouts.connect,
    ...(hasPassword ? { auth: { user: username ?? '', pass: password } } : {}),
  };
}

interface SentInfo {
  readonly messageId: string;
  readonly rejected?: readonly unknown[] | undefined;
  readonly rejectedErrors?: readonly SmtpRejection[] | undefined;
}

interface SmtpRejection {
  readonly recipient?: string | undefined;
  readonly response?: string | undefined;
}

function receiptOf(info: SentInfo, mail: Mail, settings: SmtpSettings): MailReceipt {
  const rejected = new Set((info.rejected ?? []).map(String));
  const reasonFor = (address: string) =>
    info.rejectedErrors?.find(({ recipient }) => recipient === address)?.response;
  return {
    messageId: info.messageId.replace(/^<(.*)>$/, '$1'),
    accepted: [...mail.to, ...mail.cc].filter((address) => !rejected.has(address)),
    rejected: [...rejected].map((address) => ({
      address,
      reason: reasonFor(address) ?? 'refused by the server',
    })),
    summary: `sent through ${settings.host}:${portOf(settings)}`,
  };
}
