import { hasExpressions } from '../../../expressions/index.ts';
import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { StrategyElement } from '../definition.ts';
import { type Fields, fieldsOf, present, textOf } from '../fields.ts';
import { isRuntimeInput } from '../inputs/runtime-input.ts';
import { checkElement, type Reading } from './context.ts';
import { readMatrix } from './matrix.ts';

const kinds = ['matrix', 'repeat', 'parallelism'] as const;
const code = 'definition/invalid-strategy';

/** @returns undefined when absent, wrong, or an input nobody filled. */
export function readStrategy(
  reading: Reading,
  value: Value | undefined,
  path: DocumentPath,
): StrategyElement | undefined {
  if (value === undefined || isRuntimeInput(value)) return undefined;
  const fields = checkElement(reading, { name: 'strategy', value, path }, (problem) => {
    const field = problem.path[0];
    // Axes and counts have messages of their own.
    return field === 'matrix' || (field !== undefined && problem.message.startsWith('expected 1 or more'));
  });
  const present = kinds.filter((kind) => fields[kind] !== undefined);
  const [kind, ...others] = present;
  if (kind === undefined || others.length > 0) {
    const found = kind === undefined ? 'none of them' : present.join(' and ');
    const message = `a strategy has exactly one of ${kinds.join(', ')}; found ${found}`;
    reading.problems.error({ code, message, path, at: 'key' });
    return undefined;
  }
  if (isRuntimeInput(fields[kind])) return undefined;
  const common = readCommon(fields, path);
  if (kind === 'matrix') return readMatrix(reading, fields['matrix'], { common, path: [...path, kind] });
  if (kind === 'repeat') return readRepeat(reading, fields, common);
  return readParallelism(reading, fields, common);
}

/** What every kind of strategy has. */
export interface StrategyCommon {
  readonly path: DocumentPath;
  readonly when?: string;
  readonly onFailure: 'RunAll' | 'SkipQueued';
}

function readCommon(fields: Fields, path: DocumentPath): StrategyCommon {
  const when = textOf(fields['when']);
  const onFailure = fields['onFailure'] === 'SkipQueued' ? 'SkipQueued' : 'RunAll';
  return { path, onFailure, ...(when === undefined || when.trim() === '' ? {} : { when }) };
}

function readRepeat(reading: Reading, strategy: Fields, common: StrategyCommon): StrategyElement | undefined {
  const path = [...common.path, 'repeat'];
  const fields = fieldsOf(strategy['repeat']);
  const maxConcurrency = fields['maxConcurrency'] ?? strategy['maxConcurrency'];
  const { times, items } = fields;
  if ((times === undefined) === (items === undefined)) {
    const message = 'a repeat has exactly one of times and items';
    reading.problems.error({ code, message, path, at: 'key' });
    return undefined;
  }
  if (times !== undefined) {
    const subject = { value: times, path: [...path, 'times'] };
    if (
      !isPositive(
        reading,
        subject,
        'Iteration can not be [zero]. Please provide some positive Integer for Iteration count',
      )
    )
      return undefined;
    return present({ ...common, kind: 'repeat' as const, times, maxConcurrency });
  }
  if (items === undefined || !areItems(reading, items, [...path, 'items'])) return undefined;
  return present({
    ...common,
    kind: 'repeat-items' as const,
    items,
    start: fields['start'],
    end: fields['end'],
    unit: fields['unit'] === 'Percentage' ? ('Percentage' as const) : ('Count' as const),
    partitionSize: fields['partitionSize'],
    maxConcurrency,
    nodeName: textOf(fields['nodeName']),
  });
}

function areItems(reading: Reading, items: Value, path: DocumentPath): boolean {
  const isTexts = (list: readonly Value[]) => list.every((item) => typeof item !== 'object' || item === null);
  if (Array.isArray(items) ? isTexts(items) : typeof items === 'string' && hasExpressions(items)) return true;
  const message = 'Could not parse the repeat strategy. Please ensure you are using list of strings';
  reading.problems.error({ code, message, path });
  return false;
}

function readParallelism(
  reading: Reading,
  strategy: Fields,
  common: StrategyCommon,
): StrategyElement | undefined {
  const count = strategy['parallelism'] ?? null;
  const subject = { value: count, path: [...common.path, 'parallelism'] };
  const message = 'Parallelism can not be [zero]. Please provide some positive Integer for Parallelism';
  if (!isPositive(reading, subject, message)) return undefined;
  return present({
    ...common,
    kind: 'parallelism' as const,
    count,
    maxConcurrency: strategy['maxConcurrency'],
  });
}

function isPositive(
  reading: Reading,
  { value, path }: { readonly value: Value; readonly path: DocumentPath },
  message: string,
): boolean {
  if (!/^[+-]?\d+(?:\.0+)?$/.test(String(value)) || Number(value) > 0) return true;
  reading.problems.error({ code, message, path });
  return false;
}
