import { truncate } from '../../render/display-width.ts';
import { safeLine } from '../../render/safe-text.ts';
import type { ExplainedExpression } from './answer.ts';
import { valueText } from './value-text.ts';

const widestValue = 80;

type ExplainedName = ExplainedExpression['names'][number];

/** Each expression with what it needed below it. */
export function explanationLines(expressions: readonly ExplainedExpression[], depth = 0): readonly string[] {
  const indent = '  '.repeat(depth);
  return expressions.flatMap(({ source, value, error, names, needs }) => [
    `${indent}${safeLine(source)} = ${error === undefined ? shown(value) : `${safeLine(error.message)}  ${error.code}`}`,
    ...explanationLines(needs, depth + 1),
    ...names.map((name) => `${indent}  ${nameLine(name)}`),
  ]);
}

function nameLine({ path, place, value }: ExplainedName): string {
  switch (place.kind) {
    case 'nowhere':
      return `${safeLine(path)} is nowhere`;
    case 'function':
      return `${safeLine(path)} gives ${shown(value)}, a function`;
    case 'scope':
      return `${safeLine(path)} is ${shown(value)}${place.prefix === '' ? '' : `, found in ${place.prefix}`}`;
  }
}

function shown(value: ExplainedName['value']): string {
  if (value === undefined) return 'nothing';
  return truncate(
    safeLine(typeof value === 'string' ? JSON.stringify(value) : valueText(value)),
    widestValue,
  );
}
