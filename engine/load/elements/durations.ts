import { hasExpressions } from '../../../expressions/index.ts';
import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import { durationHint, parseDuration } from '../duration.ts';
import { parseRuntimeInput } from '../inputs/runtime-input.ts';
import type { Reading } from './context.ts';

/** @returns the text or expression as written; undefined when it sets nothing or is an input nobody filled. */
export function readTimeout(
  reading: Reading,
  value: Value | undefined,
  path: DocumentPath,
): string | undefined {
  if (typeof value !== 'string') return undefined;
  const input = parseRuntimeInput(value);
  if (input?.isExecutionInput) {
    reading.problems.error({
      code: 'definition/execution-input-not-allowed',
      message: 'a timeout cannot wait for an input during the execution',
      hint: 'use <+input> without .executionInput()',
      path,
    });
    return undefined;
  }
  const text = input === undefined ? value : input.default;
  if (text === undefined) return undefined;
  if (hasExpressions(text)) return text;
  const ms = parseDuration(text);
  if (ms === undefined) {
    const message = `"${text}" is not a duration`;
    reading.problems.error({ code: 'definition/invalid-duration', message, hint: durationHint, path });
  }
  return typeof ms === 'number' ? text : undefined;
}
