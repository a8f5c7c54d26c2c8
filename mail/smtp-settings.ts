/** How to reach a mail server. */
export interface SmtpSettings {
  readonly host: string;
  /** 465 with `useSSL`, else 587. */
  readonly port?: number;
  /** Address mails come from; made of user and host when absent. */
  readonly from?: string;
  readonly username?: string;
  readonly password?: string;
  /** TLS from the first byte. */
  readonly useSSL?: boolean;
  /** `true` demands a switch to TLS, `false` never makes one; when absent it is made if the server offers it. */
  readonly startTLS?: boolean;
  /** Whether the server's certificate is checked; it is when absent. */
  readonly sslVerify?: boolean;
}

/** Reads `smtp://user:password@host:port?from=a@b&startTLS=true&sslVerify=false`; `smtps:` is TLS from the first byte. */
export function parseSmtpUrl(text: string): SmtpSettings | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return undefined;
  const option = (name: string) => url.searchParams.get(name) ?? undefined;
  const startTLS = option('startTLS');
  const from = option('from');
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    useSSL: url.protocol === 'smtps:',
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(startTLS === undefined ? {} : { startTLS: startTLS === 'true' }),
    ...(option('sslVerify') === 'false' ? { sslVerify: false } : {}),
    ...(from === undefined ? {} : { from }),
  };
}

export function portOf({ port, useSSL }: SmtpSettings): number {
  return port ?? (useSSL === true ? 465 : 587);
}

export function senderOf({ from, username, host }: SmtpSettings): string {
  if (from !== undefined) return from;
  return username?.includes('@') ? username : `pipeline@${host}`;
}

/** Whether the server is this machine, so that what is sent cannot be overheard. */
export function isLoopback({ host }: SmtpSettings): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
