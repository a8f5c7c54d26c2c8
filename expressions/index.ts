import { ExpressionError, placed } from './errors.ts';
import { evaluateBlock, evaluateTemplate } from './evaluate-text.ts';
import type { Evaluation } from './evaluation.ts';
import { type Explanation, Recorder } from './explain.ts';
import { spendText } from './limits.ts';
import { type ExpressionOptions, openEvaluation, type Scope } from './options.ts';
import { parseTemplate, type Template } from './template.ts';
import { plainOf, textOf } from './text.ts';
import type { Value } from './value.ts';

export { verbatim } from './container.ts';
export { ExpressionError, type ExpressionErrorCode } from './errors.ts';
export type { Mode, Place } from './evaluation.ts';
export { type FoundExpression, findExpressions, hasExpressions, isSingleExpression } from './find.ts';
export type { Arity, ExpressionFunction } from './functions/function.ts';
export { type FunctionSummary, functionSummaries } from './functions/index.ts';
export type { Limits } from './limits.ts';
export { type MethodSummary, methodSummaries } from './methods/index.ts';
export type { ExpressionOptions, Scope } from './options.ts';
export { unterminatedExpression } from './template.ts';
export { type LazyMap, lazy, type Value } from './value.ts';

const noOptions: ExpressionOptions = {};

/** What a field that holds text becomes: each expression replaced by its value as text. @throws ExpressionError */
export function render(text: string, scope: Scope, options: ExpressionOptions = noOptions): string {
  if (!text.includes('<+')) return text;
  return run(openEvaluation(scope, options), options, (evaluation) =>
    rendered(evaluation, parseTemplate(text)),
  );
}

/** The typed value of a field or condition: the whole text is one expression. @throws ExpressionError */
export function evaluate(text: string, scope: Scope, options: ExpressionOptions = noOptions): Value {
  return run(openEvaluation(scope, options), options, (evaluation) => {
    return plainOf(evaluation, evaluateTemplate(evaluation, parseTemplate(text)) ?? null);
  });
}

/** What `evaluate` gives, and how it came to it. A failure is part of the explanation, not thrown. */
export function explain(text: string, scope: Scope, options: ExpressionOptions = noOptions): Explanation {
  const recorder = new Recorder();
  const evaluation = openEvaluation(scope, options, recorder);
  const reading = openEvaluation(scope, { ...options, mode: 'null' });
  try {
    const value = run(evaluation, options, () => evaluateTemplate(evaluation, parseTemplate(text)) ?? null);
    return { value: plainOf(reading, value), error: undefined, expressions: recorder.expressions(reading) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { value: undefined, error, expressions: recorder.expressions(reading) };
  }
}

function rendered(evaluation: Evaluation, template: Template): string {
  let text = '';
  for (const part of template.parts) {
    text += typeof part === 'string' ? part : textOf(evaluation, evaluateBlock(evaluation, part) ?? null);
  }
  spendText(evaluation, text.length - template.source.length);
  return text;
}

function run<T>(evaluation: Evaluation, options: ExpressionOptions, work: (evaluation: Evaluation) => T): T {
  const result = attempt(evaluation, work);
  if (evaluation.unresolved.length === 0) return result;
  if (evaluation.mode === 'throw') throw unresolvedError(evaluation);
  if (evaluation.mode === 'null')
    for (const expression of new Set(evaluation.unresolved)) options.onUnresolved?.(expression);
  return result;
}

function attempt<T>(evaluation: Evaluation, work: (evaluation: Evaluation) => T): T {
  try {
    return work(evaluation);
  } catch (error) {
    if (evaluation.mode === 'throw' && evaluation.unresolved.length > 0) throw unresolvedError(evaluation);
    throw error instanceof ExpressionError ? error : placed(error, 0);
  }
}

function unresolvedError(evaluation: Evaluation): ExpressionError {
  const expressions = [...new Set(evaluation.unresolved)];
  return new ExpressionError('expression/unresolved', `Unresolved expressions: ${expressions.join(', ')}`);
}
