import type { Settings } from './scan-request.ts';

export function isBlock(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of a step as its setting's text; lists and blocks become JSON. Null and empty text count as absent. */
export function settingText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.trim() === '' ? undefined : text;
}

export function flatSettings(block: Readonly<Record<string, unknown>>): Settings {
  const texts = Object.entries(block).map(([key, value]) => [key, settingText(value)] as const);
  return Object.fromEntries(texts.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
