import { createHash, createHmac } from 'node:crypto';

/** 22 URL-safe characters. The parts are separated, so `('ab', 'c')` and `('a', 'bc')` differ. */
export function shortDigest(...parts: readonly string[]): string {
  return createHash('sha256').update(canonical(parts)).digest().subarray(0, 16).toString('base64url');
}

/** 128 bits in hex over the same canonical form. */
export function hexDigest(parts: readonly string[]): string {
  return createHash('sha256').update(canonical(parts)).digest('hex').slice(0, 32);
}

/** Recognizes a secret again without keeping it: nobody without the salt can try out candidates. */
export function secretDigest(salt: string, secret: string): string {
  return createHmac('sha256', salt).update(secret).digest('hex').slice(0, 32);
}

function canonical(parts: readonly string[]): string {
  return JSON.stringify(parts);
}
