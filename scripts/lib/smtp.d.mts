export interface Mail {
  readonly from: string;
  /** Addresses in the header. */
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Addresses it was delivered to. */
  readonly recipients: readonly string[];
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly raw: string;
}

export interface SmtpOptions {
  /** Where mails are also written as NUMBER.eml and NUMBER.json. */
  readonly directory?: string;
  /** User names and passwords; when given, mail is taken only after a login. */
  readonly users?: Readonly<Record<string, string>>;
  /** `starttls` offers and `implicit` starts with TLS, with a self-signed certificate; absent means plain text only. */
  readonly tls?: 'starttls' | 'implicit';
  /** Mailboxes that are refused. */
  readonly refuse?: readonly string[];
  /** How long a connection waits for the server's greeting. */
  readonly delayMs?: number;
}

export interface Smtp {
  readonly host: string;
  readonly port: number;
  readonly mails: readonly Mail[];
  readonly failures: readonly Error[];
  waitForMails(count: number, timeoutMs?: number): Promise<readonly Mail[]>;
  stop(): Promise<void>;
}

/** Starts a mail server on a free port of 127.0.0.1. */
export function startSmtp(options?: SmtpOptions): Promise<Smtp>;
