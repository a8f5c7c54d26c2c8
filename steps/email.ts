import { RuntimeError } from '../engine/errors.ts';
import type { Value } from '../engine/outcome.ts';
import { type Context, defineStep } from './define-step.ts';
import { failed } from './failed.ts';
import { logLine } from './log.ts';
import { isValidAddress, splitAddresses } from './mail/addresses.ts';
import { htmlBody, plainText } from './mail/body.ts';
import { flag, listOf, spec, text, textList } from './schema/properties.ts';
import { isOn, textOf, textsOf } from './schema/read.ts';

interface EmailSpec {
  readonly to?: Value;
  readonly cc?: Value;
  readonly toUserGroups?: Value;
  readonly ccUserGroups?: Value;
  readonly subject: Value;
  readonly body?: Value;
  readonly fireAndForget?: Value;
}

/** Mails a text. Success means that a server took it for at least one recipient. */
export const email = defineStep<EmailSpec>({
  type: 'Email',
  summary: 'Send a mail.',
  schema: spec({
    required: ['subject'],
    properties: {
      to: text('Recipients, separated by commas.'),
      cc: text('Recipients of a copy, separated by commas.'),
      toUserGroups: textList('User groups to mail to; their members stand in the configuration.'),
      ccUserGroups: textList('User groups that get a copy.'),
      subject: text('Subject line.'),
      body: text('Text of the mail; HTML is kept, and lines stay lines.'),
      fireAndForget: flag('Succeed even if the mail cannot be sent.'),
      inputVariables: listOf('Not used here.', { type: 'object' }),
      delegateSelectors: textList('Not used here.'),
    },
  }),
  stages: ['Custom', 'Approval'],
  support: { level: 'native' },
  defaultTimeoutMs: 10 * 60 * 1000,

  async run(fields, context) {
    const subject = textOf(fields.subject).replaceAll(/\s+/g, ' ').trim();
    const body = textOf(fields.body);
    if (subject === '') return failed('email/blank-subject', 'the subject of the mail is blank');
    if (body.trim() === '') return failed('email/blank-body', 'the body of the mail is blank');
    const to = await recipients(fields.to, fields.toUserGroups, context);
    const cc = (await recipients(fields.cc, fields.ccUserGroups, context)).filter(
      (each) => !to.includes(each),
    );
    if (to.length + cc.length === 0) return failed('email/no-recipient', 'the mail has no valid recipient');
    const mail = { to, cc, subject, html: htmlBody(body), text: plainText(body) };
    try {
      const receipt = await context.services.mailer.send(mail, context.signal);
      for (const { address, reason } of receipt.rejected) {
        await logLine(context.log, `Not delivered to ${address}: ${reason}`);
      }
      await logLine(context.log, `"${subject}" to ${receipt.accepted.join(', ')}: ${receipt.summary}`);
      return { status: 'success', outputs: { output: { notificationId: receipt.messageId } } };
    } catch (error) {
      if (!(error instanceof RuntimeError) || !isOn(fields.fireAndForget)) throw error;
      context.warn(error.code, `the mail was not sent: ${error.message}`);
      return { status: 'success' };
    }
  },
});

/** Valid addresses, each once; the others are named in the log and dropped. */
async function recipients(
  written: Value | undefined,
  groups: Value | undefined,
  { services, log, warn }: Context,
): Promise<readonly string[]> {
  const members = textsOf(groups).flatMap((group) => {
    const addresses = services.settings.userGroups[group];
    if (addresses === undefined)
      warn('email/unknown-group', `no addresses are configured for the user group "${group}"`);
    return addresses ?? [];
  });
  const all = [...new Set([...textsOf(written).flatMap(splitAddresses), ...members])];
  for (const each of all)
    if (!isValidAddress(each)) await logLine(log, `Not a mail address, left out: ${each}`);
  return all.filter(isValidAddress);
}
