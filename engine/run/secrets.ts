import { randomBytes } from 'node:crypto';
import { RuntimeError } from '../errors.ts';
import type { Value } from '../outcome.ts';
import type { Masker, SecretProvider } from '../ports.ts';

/**
 * Secrets in expressions: evaluating one gives a placeholder, so that no string function ever sees the value; the
 * value takes its place when the step is about to run.
 */
export class SecretVault {
  readonly #provider: SecretProvider;
  readonly #masker: Masker;
  readonly #token = randomBytes(8).toString('hex');
  readonly #pattern = new RegExp(`\\$\\{ngSecretManager\\.obtain\\("([^"]*)", ${this.#token}\\)\\}`, 'g');
  readonly #values = new Map<string, string>();
  #isUsed = false;

  constructor(provider: SecretProvider, masker: Masker) {
    this.#provider = provider;
    this.#masker = masker;
  }

  /** What an expression gets instead of the secret. The token keeps texts of others from looking like one. */
  placeholder(reference: string): string {
    this.#isUsed = true;
    return `\${ngSecretManager.obtain("${reference}", ${this.#token})}`;
  }

  /** Fills in every placeholder, at any depth. @throws RuntimeError when a secret is not defined anywhere. */
  async reveal<T extends Value>(value: T): Promise<T> {
    if (!this.#isUsed) return value;
    const references = new Set<string>();
    visit(value, (text) => {
      for (const [, reference = ''] of text.matchAll(this.#pattern)) references.add(reference);
      return text;
    });
    if (references.size === 0) return value;
    for (const reference of references) await this.#load(reference);
    const reveal = (text: string) =>
      text.replaceAll(this.#pattern, (_all, reference: string) => this.#values.get(reference) ?? '');
    // Only texts change, so the shape is the one that came in.
    return visit(value, reveal) as T;
  }

  /** The same value with placeholders written as the expressions they came from, for records and screens. */
  conceal(value: Value): Value {
    if (!this.#isUsed) return value;
    return visit(value, (text) => text.replaceAll(this.#pattern, '<+secrets.getValue("$1")>'));
  }

  async #load(reference: string): Promise<void> {
    if (this.#values.has(reference)) return;
    const value = await this.#provider.find(reference);
    if (value === undefined) {
      throw new RuntimeError({
        code: 'definition/unknown-secret',
        failureType: 'Unknown',
        message: `secret "${reference}" is not defined: add it to .pipeline/secrets.env or configure a provider`,
      });
    }
    this.#masker.add(value);
    this.#values.set(reference, value);
  }
}

function visit(value: Value, change: (text: string) => string): Value {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each: Value) => visit(each, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [change(key), visit(each, change)]));
}
