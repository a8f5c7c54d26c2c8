/** Enough to recognize a secret that one knows: the first and last two characters of a long one, nothing of a short one. */
export function maskSecret(secret: string): string {
  const visible = secret.length >= 12 ? 2 : 0;
  return `${secret.slice(0, visible)}********${secret.slice(secret.length - visible)}`;
}

/** Masks every place where the secret appears in a text. */
export function maskIn(text: string, secret: string): string {
  return secret === '' ? text : text.replaceAll(secret, maskSecret(secret));
}
