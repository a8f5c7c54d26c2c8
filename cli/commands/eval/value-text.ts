import type { Value } from '../../../expressions/index.ts';

/** A text as it is, everything else as JSON. */
export function valueText(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
