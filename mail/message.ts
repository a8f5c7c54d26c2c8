import type { SendMailOptions } from 'nodemailer';
import type { Mail } from '../steps/services.ts';

/**
 * A mail as the library takes it. Addresses go in as addresses, so nothing in one can become another recipient; the
 * subject is one line; and no part of a mail makes the library read a file or fetch a page.
 */
export function messageOf(mail: Mail, from: string): SendMailOptions {
  const addresses = (list: readonly string[]) => list.map((address) => ({ name: '', address }));
  return {
    from,
    to: addresses(mail.to),
    cc: addresses(mail.cc),
    subject: mail.subject.replaceAll(/[\r\n\t]+/g, ' '),
    html: mail.html,
    text: mail.text,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
