import { connect } from 'node:net';
import { parseSmtpUrl, portOf, type SmtpSettings } from '../../../mail/smtp-settings.ts';
import type { Cli } from '../../cli.ts';
import type { App } from '../../wire.ts';
import type { Check } from './check.ts';

const patienceMs = 3_000;

/** Whether a mail server is named, and whether something answers there. Nothing is sent. */
export async function checkMail(cli: Cli, { project }: App): Promise<readonly Check[]> {
  const url = cli.env['PIPELINE_SMTP_URL'];
  const settings = url === undefined || url === '' ? project.config.smtp : parseSmtpUrl(url);
  if (settings === undefined) {
    return [
      {
        name: 'mail',
        status: 'warn',
        message: 'no mail server: mails are written to .pipeline/mail',
        fix: 'name one under smtp in .pipeline/config.yaml, or in PIPELINE_SMTP_URL',
      },
    ];
  }
  const place = `${settings.host}:${portOf(settings)}`;
  const reason = await unreachable(settings);
  if (reason === undefined) return [{ name: 'mail', status: 'ok', message: `a server answers at ${place}` }];
  return [
    {
      name: 'mail',
      status: 'warn',
      message: `${place} does not answer: ${reason}`,
      fix: 'check host and port',
    },
  ];
}

function unreachable(settings: SmtpSettings): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: settings.host, port: portOf(settings), timeout: patienceMs });
    const end = (reason: string | undefined) => {
      socket.destroy();
      resolve(reason);
    };
    socket.once('connect', () => end(undefined));
    socket.once('timeout', () => end(`nothing within ${patienceMs / 1000} s`));
    socket.once('error', (error) => end(error.message));
  });
}
