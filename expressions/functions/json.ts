import { ExpressionError } from '../errors.ts';
import type { Evaluation } from '../evaluation.ts';
import { parsePath } from '../json/parse-path.ts';
import { readJson } from '../json/read-json.ts';
import { selectPath } from '../json/select.ts';
import { jsonOf, textOf } from '../text.ts';
import { isDictionary, isList, type Operand } from '../value.ts';
import type { BuiltinFunction } from './function.ts';

/** JSON, given as text or as a map or list. */
export const json: readonly BuiltinFunction[] = [
  {
    name: 'json.object',
    arity: 1,
    summary: 'The map or list that a JSON text describes.',
    apply: ([source], evaluation) => documentOf(evaluation, source),
  },
  {
    name: 'json.select',
    arity: 2,
    summary: 'What a JSONPath finds: one value, or a list for paths with `*`, `..` or a filter.',
    apply: ([path, source], evaluation) => select(evaluation, path, source),
  },
  {
    name: 'json.list',
    arity: 2,
    summary: 'What a JSONPath finds, always as a list.',
    apply: ([path, source], evaluation) => {
      const found = select(evaluation, path, source);
      if (found === null) return [];
      return isList(found) ? found : [found];
    },
  },
  {
    name: 'json.format',
    arity: 1,
    summary: 'A value as compact JSON text.',
    apply: ([value = null], evaluation) => jsonOf(evaluation, value),
  },
];

function select(evaluation: Evaluation, path: Operand | undefined, source: Operand | undefined): Operand {
  return selectPath(evaluation, parsePath(textOf(evaluation, path ?? '')), documentOf(evaluation, source));
}

function documentOf(evaluation: Evaluation, source: Operand | undefined): Operand {
  if (source === null || source === undefined) {
    throw new ExpressionError('expression/unresolved', 'The JSON is null.');
  }
  if (isList(source) || isDictionary(source)) return source;
  return readJson(evaluation, textOf(evaluation, source));
}
