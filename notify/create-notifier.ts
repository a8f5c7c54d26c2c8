import type { Value } from '../engine/outcome.ts';
import type { Clock } from '../engine/ports.ts';
import type { ExecutionEvent } from '../engine/state/events.ts';
import type { Mailer } from '../steps/services.ts';
import { deliver, type Post, type Receivers } from './deliver.ts';
import { type Notification, notificationsFor } from './match.ts';
import { messageOf } from './message.ts';
import { Occasions } from './occasion.ts';
import { type Method, type Rule, readRules } from './rule.ts';

export interface NotifierOptions {
  /** `notificationRules` of the definition. */
  readonly rules: readonly Value[];
  /** Called when something happened, for every text of the rule that holds an expression; secrets may come out. */
  readonly render: (text: string) => string | Promise<string>;
  readonly mailer: Mailer;
  readonly post: Post;
  /** Called once for each different message. */
  readonly warn: (code: string, message: string) => void;
  readonly clock: Clock;
  /** Mail addresses by the name of a user group. */
  readonly userGroups?: Readonly<Record<string, readonly string[]>>;
  /** Where the execution can be looked at. */
  readonly link?: string;
  /** Nothing is posted, and a warning says so. */
  readonly isOffline?: boolean;
  readonly pagerDutyUrl?: string;
}

export interface Notifier {
  /** A reader of the event stream: returns at once and never throws. */
  event(event: ExecutionEvent): void;
  /** Resolves once everything is out or has failed, within a minute. Never rejects; safe to call more than once. */
  done(): Promise<void>;
}

const sendLimitMs = 30_000;
const doneLimitMs = 60_000;

/**
 * Tells the receivers of a pipeline's rules what happens. Messages of one rule go out one after the other, in order.
 * A notification that cannot be sent is a warning: it never changes the run.
 */
export function createNotifier(options: NotifierOptions): Notifier {
  const rules = readRules(options.rules);
  const occasions = new Occasions();
  const warn = once(options.warn);
  const over = new AbortController();
  const queues = new Map<Rule, Promise<void>>();
  const receivers: Receivers = {
    mailer: options.mailer,
    post: options.post,
    userGroups: options.userGroups ?? {},
    isOffline: options.isOffline ?? false,
    pagerDutyUrl: options.pagerDutyUrl ?? 'https://events.pagerduty.com/v2/enqueue',
    warn,
  };
  const send = async (notification: Notification, method: Promise<Method>) => {
    const { rule } = notification;
    try {
      const delivery = { notification, method: await method, message: messageOf(notification, options.link) };
      await limited(options.clock, over.signal, (signal) => deliver(delivery, receivers, signal));
    } catch (error) {
      warn(codeOf(error), `notification rule "${rule.name}": ${reasonOf(error)}`);
    }
  };
  return {
    event(event) {
      const occasion = occasions.of(event);
      if (occasion === undefined) return;
      for (const notification of notificationsFor(rules, occasion)) {
        const { rule } = notification;
        const method = renderMethod(rule.method, options.render);
        // Awaited in `send`, maybe later: until then a failure must not count as unhandled.
        method.catch(() => undefined);
        const before = queues.get(rule) ?? Promise.resolve();
        queues.set(
          rule,
          before.then(() => send(notification, method)),
        );
      }
    },
    async done() {
      const all = Promise.all(queues.values());
      const timer = new AbortController();
      const late = options.clock.sleep(doneLimitMs, timer.signal).then(
        () => over.abort(new Error('there was no more time')),
        () => undefined,
      );
      await Promise.race([all, late]);
      await all;
      timer.abort();
    },
  };
}

/** Work with a time limit of its own, which also ends with everything. */
async function limited(
  clock: Clock,
  over: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  over.throwIfAborted();
  const controller = new AbortController();
  const timer = new AbortController();
  const end = () => controller.abort(over.reason);
  over.addEventListener('abort', end, { once: true });
  clock.sleep(sendLimitMs, timer.signal).then(
    () => controller.abort(new Error(`no answer within ${sendLimitMs / 1000}s`)),
    () => undefined,
  );
  try {
    await Promise.race([work(controller.signal), aborted(controller.signal)]);
  } finally {
    timer.abort();
    over.removeEventListener('abort', end);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function renderMethod(method: Method, render: NotifierOptions['render']): Promise<Method> {
  const text = async (each: string) => (each.includes('<+') ? await render(each) : each);
  const texts = (list: readonly string[]) => Promise.all(list.map(text));
  const headers = Object.entries(method.headers).map(
    async ([name, each]) => [name, await text(each)] as const,
  );
  return {
    type: method.type,
    recipients: await texts(method.recipients),
    userGroups: await texts(method.userGroups),
    webhookUrl: await text(method.webhookUrl),
    headers: Object.fromEntries(await Promise.all(headers)),
    integrationKey: await text(method.integrationKey),
    msTeamKeys: await texts(method.msTeamKeys),
  };
}

function once(warn: NotifierOptions['warn']): NotifierOptions['warn'] {
  const said = new Set<string>();
  return (code, message) => {
    const key = `${code}\n${message}`;
    if (said.has(key)) return;
    said.add(key);
    warn(code, message);
  };
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.includes('/') ? code : 'notify/failed';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
