import {
  ExpressionError,
  type ExpressionOptions,
  evaluate,
  explain,
  type Mode,
  render,
  type Scope,
  type Value,
} from '../../../expressions/index.ts';

/** What an expression can name, and how names are looked up there. */
export interface EvalScope {
  readonly scope: Scope;
  readonly options: ExpressionOptions;
}

export interface AnswerOptions {
  readonly unresolved: 'null' | 'throw' | 'keep';
  /** The text is that of a field: what stands outside `<+…>` is text. */
  readonly text?: boolean;
  readonly explain?: boolean;
}

/** One `<+…>` that was evaluated on the way. */
export type ExplainedExpression = ReturnType<typeof explain>['expressions'][number];

/** `value` is what the text stands for, unless there is an error. */
export interface Answer {
  readonly value: Value;
  readonly error: ExpressionError | undefined;
  /** Empty unless asked for. */
  readonly expressions: readonly ExplainedExpression[];
}

const modes: Readonly<Record<AnswerOptions['unresolved'], Mode>> = {
  null: 'null',
  throw: 'throw',
  keep: 'original',
};

/** Never throws for what the text says. */
export function answer(text: string, { scope, options }: EvalScope, wanted: AnswerOptions): Answer {
  const settings: ExpressionOptions = { ...options, mode: modes[wanted.unresolved] };
  const expressions = wanted.explain === true ? explain(text, scope, settings).expressions : [];
  try {
    const value = wanted.text === true ? render(text, scope, settings) : evaluate(text, scope, settings);
    return { value, error: undefined, expressions };
  } catch (error) {
    if (error instanceof ExpressionError) return { value: null, error, expressions };
    throw error;
  }
}
