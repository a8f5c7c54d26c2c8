import type { SmtpConfig } from './config.ts';
import { readSecret, type SecretReader } from './credentials.ts';

/** `smtp` of the configuration with its password filled in. @throws RuntimeError when that secret is not defined. */
export async function smtpSettings(config: SmtpConfig, reader: SecretReader) {
  const { passwordRef, ...settings } = config;
  if (passwordRef === undefined) return settings;
  return { ...settings, password: await readSecret(passwordRef, 'smtp', reader) };
}
