import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { WhenElement } from '../definition.ts';
import { textOf } from '../fields.ts';
import { isRuntimeInput, parseRuntimeInput } from '../inputs/runtime-input.ts';
import { checkElement, type Reading } from './context.ts';

const levels = {
  stage: {
    name: 'stageWhen',
    statusKey: 'pipelineStatus',
    missing: 'Pipeline Status in stage when condition cannot be empty.',
  },
  step: {
    name: 'stepWhen',
    statusKey: 'stageStatus',
    missing: 'Stage Status in step when condition cannot be empty.',
  },
} as const;

/** @returns undefined when absent, or when it is an input nobody filled. */
export function readWhen(
  reading: Reading,
  value: Value | undefined,
  path: DocumentPath,
  level: keyof typeof levels,
): WhenElement | undefined {
  if (value === undefined || isRuntimeInput(value)) return undefined;
  const { name, statusKey, missing } = levels[level];
  const fields = checkElement(reading, { name, value, path }, (problem) => problem.key === statusKey);
  const status = fields[statusKey];
  if (typeof value === 'object' && value !== null && (status === undefined || status === '')) {
    reading.problems.error({ code: 'definition/missing-when-status', message: missing, path, at: 'key' });
  }
  const condition = readCondition(reading, fields['condition'], [...path, 'condition']);
  const isKnown = status === 'Failure' || status === 'All';
  return { status: isKnown ? status : 'Success', ...(condition === undefined ? {} : { condition }) };
}

/** A condition that is still an input is its default, or the text `false`. */
function readCondition(reading: Reading, value: Value | undefined, path: DocumentPath): string | undefined {
  const text = textOf(value);
  if (text === undefined || text.trim() === '') return undefined;
  const input = parseRuntimeInput(text);
  if (input === undefined) return text;
  if (input.isExecutionInput) {
    reading.problems.error({
      code: 'definition/execution-input-not-allowed',
      message: 'a condition cannot wait for an input during the execution',
      hint: 'use <+input> without .executionInput()',
      path,
    });
  }
  return input.default ?? 'false';
}
