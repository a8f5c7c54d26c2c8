import type { HttpAnswer, HttpRequest } from '../steps/http/send-request.ts';
import { isValidAddress, splitAddresses } from '../steps/mail/addresses.ts';
import type { Mailer } from '../steps/services.ts';
import { toHtml, toSlack, toTeams, toText } from './format.ts';
import type { Notification } from './match.ts';
import type { Message } from './message.ts';
import { pagerDutyPayload, webhookPayload } from './payload.ts';
import type { Method } from './rule.ts';

/** One request; `sendRequest` of the Http step is one. Rejects only with the signal's reason. */
export type Post = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

export interface Receivers {
  readonly mailer: Mailer;
  readonly post: Post;
  /** Mail addresses by the name of a user group. */
  readonly userGroups: Readonly<Record<string, readonly string[]>>;
  /** Nothing is posted; mails go wherever the mailer takes them. */
  readonly isOffline: boolean;
  readonly pagerDutyUrl: string;
  readonly warn: (code: string, message: string) => void;
}

/** Why a notification did not get out. The message never holds an address of a webhook: it is a secret. */
export class DeliveryError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'DeliveryError';
    this.code = code;
  }
}

export interface Delivery {
  readonly notification: Notification;
  /** The rule's method with its expressions rendered. */
  readonly method: Method;
  readonly message: Message;
}

/** @throws DeliveryError, or what the mailer throws */
export async function deliver(delivery: Delivery, receivers: Receivers, signal: AbortSignal): Promise<void> {
  const { method, message, notification } = delivery;
  switch (method.type) {
    case 'Email':
      return mail(delivery, receivers, signal);
    case 'Slack':
      return post({ url: method.webhookUrl, body: toSlack(message) }, receivers, signal);
    case 'MsTeams':
      if (method.msTeamKeys.length === 0) throw noAddress('msTeamKeys');
      for (const url of method.msTeamKeys) await post({ url, body: toTeams(message) }, receivers, signal);
      return;
    case 'Webhook': {
      const body = webhookPayload(notification, message);
      return post({ url: method.webhookUrl, headers: method.headers, body }, receivers, signal);
    }
    case 'PagerDuty': {
      if (method.integrationKey === '') throw noAddress('integrationKey');
      const body = pagerDutyPayload(notification, message, method.integrationKey);
      return post({ url: receivers.pagerDutyUrl, body }, receivers, signal);
    }
    default:
      throw new DeliveryError('notify/unsupported', `notifications by ${method.type} are not sent from here`);
  }
}

async function mail(
  { method, message }: Delivery,
  { mailer, userGroups, warn }: Receivers,
  signal: AbortSignal,
): Promise<void> {
  const members = method.userGroups.flatMap((group) => {
    const addresses = userGroups[group] ?? userGroups[group.replace(/^(account|org)\./, '')];
    if (addresses === undefined)
      warn('notify/unknown-group', `no addresses are configured for the user group "${group}"`);
    return addresses ?? [];
  });
  const all = [...new Set([...method.recipients.flatMap(splitAddresses), ...members])];
  const to = all.filter(isValidAddress);
  for (const each of all.filter((address) => !to.includes(address)))
    warn('notify/bad-address', `not a mail address, left out: ${JSON.stringify(each)}`);
  if (to.length === 0) throw new DeliveryError('notify/no-recipient', 'the mail has no valid recipient');
  const subject = message.title;
  const receipt = await mailer.send(
    { to, cc: [], subject, html: toHtml(message), text: toText(message) },
    signal,
  );
  for (const { address, reason } of receipt.rejected)
    warn('notify/rejected', `the mail was not delivered to ${address}: ${reason}`);
}

interface PostParts {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

async function post({ url, headers = {}, body }: PostParts, receivers: Receivers, signal: AbortSignal) {
  if (url === '') throw noAddress('webhookUrl');
  const host = hostOf(url);
  if (receivers.isOffline) {
    throw new DeliveryError('notify/offline', `nothing is sent to ${host}: this run uses no network`);
  }
  const request = { method: 'POST', url, headers: headersOf(headers), body: JSON.stringify(body) };
  const answer = await receivers.post(request, signal);
  if (answer.kind === 'none') {
    throw new DeliveryError('notify/unreachable', `${host} cannot be reached: ${answer.reason}`);
  }
  const { status, body: text } = answer.response;
  if (status >= 200 && status < 300) return;
  const said = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  const detail = said === '' ? '' : `: ${said.slice(0, 200)}`;
  throw new DeliveryError('notify/refused', `${host} answered with status ${status}${detail}`);
}

function headersOf(written: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(written)) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
      throw new DeliveryError('notify/bad-header', `the header ${JSON.stringify(name)} cannot be sent`);
    }
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

function hostOf(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    if (protocol === 'http:' || protocol === 'https:') return host;
  } catch {
    // Said below, without the text: it may be a secret.
  }
  throw new DeliveryError('notify/bad-url', 'the address is not like https://host/path');
}

function noAddress(key: string): DeliveryError {
  return new DeliveryError('notify/no-address', `"${key}" of the rule is empty`);
}
