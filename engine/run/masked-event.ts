import type { Value } from '../outcome.ts';
import type { Masker } from '../ports.ts';
import type { ExecutionEvent } from '../state/events.ts';

/** The event as readers may see it: what a step published may hold a secret, and the record is forever. */
export function maskedEvent(event: ExecutionEvent, masker: Masker): ExecutionEvent {
  if (!('outputs' in event) || event.outputs === undefined) return event;
  return { ...event, outputs: maskedRecord(event.outputs, masker) };
}

function maskedRecord(
  values: Readonly<Record<string, Value>>,
  masker: Masker,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, maskedValue(value, masker)]));
}

/** Every text in a value masked. */
export function maskedValue(value: Value, masker: Masker): Value {
  if (typeof value === 'string') return masker.maskText(value);
  if (isList(value)) return value.map((each) => maskedValue(each, masker));
  return value === null || typeof value !== 'object' ? value : maskedRecord(value, masker);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
