import { hasExpressions } from '../../../expressions/index.ts';
import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { StrategyElement } from '../definition.ts';
import { suggest } from '../did-you-mean.ts';
import { fieldsOf, isList, listOf, present, textOf } from '../fields.ts';
import { parseFlow } from '../parse-flow.ts';
import type { Reading } from './context.ts';
import type { StrategyCommon } from './strategy.ts';

const reserved: ReadonlySet<string> = new Set(['exclude', 'maxConcurrency', 'nodeName']);
const code = 'definition/invalid-strategy';

interface Axis {
  readonly name: string;
  readonly values: Value;
}

export function readMatrix(
  reading: Reading,
  value: Value | undefined,
  { common, path }: { readonly common: StrategyCommon; readonly path: DocumentPath },
): StrategyElement | undefined {
  const fields = fieldsOf(value);
  const names = Object.keys(fields).filter((key) => !reserved.has(key));
  if (names.length === 0) {
    const message = 'No Axes defined in matrix. Please define at least one axis';
    reading.problems.error({ code, message, path, at: 'key' });
    return undefined;
  }
  const axes = names.flatMap((name): Axis[] => {
    const values = readAxis(reading, name, fields[name] ?? null, [...path, name]);
    return values === undefined ? [] : [{ name, values }];
  });
  const exclude = fields['exclude'] ?? [];
  if (!isExclude(reading, exclude, names, [...path, 'exclude'])) return undefined;
  if (axes.length === names.length && isEverythingExcluded(axes, exclude)) {
    const message = 'Total number of iterations found to be 0 for this strategy. Please check pipeline yaml';
    reading.problems.error({ code, message, path, at: 'key' });
  }
  return present({
    ...common,
    kind: 'matrix' as const,
    axes,
    exclude,
    nodeName: textOf(fields['nodeName']),
    maxConcurrency: fields['maxConcurrency'],
  });
}

/** A list, an expression, or a text that is a list in JSON or YAML. */
function readAxis(reading: Reading, name: string, value: Value, path: DocumentPath): Value | undefined {
  const fail = (message: string): undefined => {
    reading.problems.error({ code, message, path, at: 'key' });
  };
  if (value === null) return fail(`Expected List but found null value in one of the axis with key:${name}`);
  const values = typeof value === 'string' && !hasExpressions(value) ? listInText(value) : value;
  if (typeof values === 'string') return values;
  if (!Array.isArray(values)) {
    return fail(`Value provided for axes [${name}] is string. It should either be a List or an Expression.`);
  }
  if (values.length > 0) return values;
  return fail(`Axis is empty for key [${name}]. Please provide at least one value in the axis.`);
}

function listInText(text: string): Value | undefined {
  const value = parseFlow(text);
  return isList(value) ? value : undefined;
}

function isExclude(reading: Reading, exclude: Value, axes: readonly string[], path: DocumentPath): boolean {
  if (typeof exclude === 'string' && hasExpressions(exclude)) return true;
  const message =
    'Values defined in the exclude are not correct. Please make sure exclude contains all the valid keys defined as axes.';
  if (!Array.isArray(exclude)) {
    reading.problems.error({ code, message, path });
    return false;
  }
  let isValid = true;
  for (const [index, entry] of exclude.entries()) {
    const unknown = Object.keys(fieldsOf(entry)).find((key) => !axes.includes(key));
    if (unknown === undefined) continue;
    isValid = false;
    const hint = suggest(unknown, axes);
    reading.problems.error({ code, message, hint, path: [...path, index, unknown], at: 'key' });
  }
  return isValid;
}

const maxCombinations = 5_000;

/** Only when every axis is a list and the product is small enough to try. */
function isEverythingExcluded(axes: readonly Axis[], exclude: Value): boolean {
  const entries = listOf(exclude).map((entry) => Object.entries(fieldsOf(entry)));
  if (entries.length === 0 || axes.some(({ values }) => !Array.isArray(values))) return false;
  let combinations: Readonly<Record<string, string>>[] = [{}];
  for (const { name, values } of axes) {
    const texts = listOf(values).map(asText);
    if (combinations.length * texts.length > maxCombinations) return false;
    combinations = combinations.flatMap((each) => texts.map((text) => ({ ...each, [name]: text })));
  }
  return combinations.every((combination) =>
    entries.some((entry) => entry.every(([key, value]) => combination[key] === asText(value))),
  );
}

function asText(value: Value): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
