import { ExpressionError, placed } from './errors.ts';
import { evaluateBlock, evaluateTemplate } from './evaluate-text.ts';
import { type Explanation, Recorder } from './explain.ts';
import { spendText } from './limits.ts';
import { type ExpressionOptions, openSession, type Scope } from './options.ts';
import type { Session } from './session.ts';
import { parseTemplate, type Template } from './template.ts';
import { plainOf, textOf } from './text.ts';
import type { Value } from './value.ts';

export { verbatim } from './container.ts';
export { ExpressionError, type ExpressionErrorCode } from './errors.ts';
export { type FoundExpression, findExpressions, hasExpressions, isSingleExpression } from './find.ts';
export type { Arity, ExpressionFunction } from './functions/function.ts';
export { type FunctionSummary, functionSummaries } from './functions/index.ts';
export type { Limits } from './limits.ts';
export { type MethodSummary, methodSummaries } from './methods/index.ts';
export type { ExpressionOptions, Scope } from './options.ts';
export type { Mode, Place } from './session.ts';
export { unterminatedExpression } from './template.ts';
export { type LazyMap, lazy, type Value } from './value.ts';

const noOptions: ExpressionOptions = {};

/** What a field that holds text becomes: each expression replaced by its value as text. @throws ExpressionError */
export function render(text: string, scope: Scope, options: ExpressionOptions = noOptions): string {
  if (!text.includes('<+')) return text;
  return run(openSession(scope, options), options, (session) => rendered(session, parseTemplate(text)));
}

/** The typed value of a field or condition: the whole text is one expression. @throws ExpressionError */
export function evaluate(text: string, scope: Scope, options: ExpressionOptions = noOptions): Value {
  return run(openSession(scope, options), options, (session) => {
    return plainOf(session, evaluateTemplate(session, parseTemplate(text)) ?? null);
  });
}

/** What `evaluate` gives, and how it came to it. A failure is part of the explanation, not thrown. */
export function explain(text: string, scope: Scope, options: ExpressionOptions = noOptions): Explanation {
  const recorder = new Recorder();
  const session = openSession(scope, options, recorder);
  const reading = openSession(scope, { ...options, mode: 'null' });
  try {
    const value = run(session, options, () => evaluateTemplate(session, parseTemplate(text)) ?? null);
    return { value: plainOf(reading, value), error: undefined, expressions: recorder.expressions(reading) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { value: undefined, error, expressions: recorder.expressions(reading) };
  }
}

function rendered(session: Session, template: Template): string {
  let text = '';
  for (const part of template.parts) {
    text += typeof part === 'string' ? part : textOf(session, evaluateBlock(session, part) ?? null);
  }
  spendText(session, text.length - template.source.length);
  return text;
}

function run<T>(session: Session, options: ExpressionOptions, work: (session: Session) => T): T {
  const result = attempt(session, work);
  if (session.unresolved.length === 0) return result;
  if (session.mode === 'throw') throw unresolvedError(session);
  if (session.mode === 'null')
    for (const expression of new Set(session.unresolved)) options.onUnresolved?.(expression);
  return result;
}

function attempt<T>(session: Session, work: (session: Session) => T): T {
  try {
    return work(session);
  } catch (error) {
    if (session.mode === 'throw' && session.unresolved.length > 0) throw unresolvedError(session);
    throw error instanceof ExpressionError ? error : placed(error, 0);
  }
}

function unresolvedError(session: Session): ExpressionError {
  const expressions = [...new Set(session.unresolved)];
  return new ExpressionError('expression/unresolved', `Unresolved expressions: ${expressions.join(', ')}`);
}
