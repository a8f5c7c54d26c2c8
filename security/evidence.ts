import { displayText } from './display-text.ts';
import type { Evidence, JsonValue } from './finding.ts';

const maxDepth = 12;
const maxEntries = 200;
const maxText = 10_000;
const unsafeNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A copy of what the scanner wrote that is safe to keep: bounded in depth and size, printable, plain JSON. */
export function evidenceOf(value: object): Evidence {
  return copyObject(value, maxDepth);
}

function copyObject(value: object, depth: number): Evidence {
  const entries = Object.entries(value)
    .filter(([name, field]) => field !== undefined && !unsafeNames.has(name))
    .slice(0, maxEntries);
  return Object.fromEntries(
    entries.map(([name, field]) => [displayText(name, 200), copyValue(field, depth - 1)]),
  );
}

function copyValue(value: unknown, depth: number): JsonValue {
  if (typeof value === 'string') return displayText(value, maxText);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (depth <= 0) return '…';
  if (Array.isArray(value)) return value.slice(0, maxEntries).map((entry) => copyValue(entry, depth - 1));
  return copyObject(value, depth);
}
