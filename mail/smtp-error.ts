import { type FailureType, RuntimeError } from '../engine/errors.ts';
import { portOf, type SmtpSettings } from './smtp-settings.ts';

/** Translates what the mail library throws. It gives every kind of trouble a code; the text is the server's own. */
export function smtpError(error: unknown, settings: SmtpSettings): RuntimeError {
  const server = `${settings.host}:${portOf(settings)}`;
  const { code, failureType, text } = kindOf(error, server);
  const said = error instanceof Error ? error.message : String(error);
  return new RuntimeError({
    code,
    failureType,
    retryable: code === 'mail/unreachable',
    message: `${text}: ${said}`,
    cause: error,
  });
}

interface Kind {
  readonly code: string;
  readonly failureType: FailureType;
  readonly text: string;
}

function kindOf(error: unknown, server: string): Kind {
  switch (codeOf(error)) {
    case 'EAUTH':
      return {
        code: 'mail/login-refused',
        failureType: 'Authentication',
        text: `${server} refuses the login`,
      };
    case 'ETLS':
      return {
        code: 'mail/no-tls',
        failureType: 'Connectivity',
        text: `${server} does not speak TLS as asked`,
      };
    case 'EENVELOPE':
      return {
        code: 'mail/refused',
        failureType: 'Unknown',
        text: `${server} takes the mail for none of its recipients`,
      };
    case 'EMESSAGE':
      return { code: 'mail/refused', failureType: 'Unknown', text: `${server} does not take the mail` };
    default:
      return {
        code: 'mail/unreachable',
        failureType: 'Connectivity',
        text: `the mail server ${server} does not answer`,
      };
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
