import { ExpressionError, isLanguageFailure } from './errors.ts';
import type { Template } from './template.ts';
import type { Operand } from './value.ts';

/** Says in the words of the product what is wrong with a text that failed. */
export function explained<T>(template: Template, values: readonly Operand[], evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (!isLanguageFailure(error)) throw error;
    const code = values.includes(null) ? 'expression/unresolved' : error.code;
    throw new ExpressionError(code, hint({ code, message: error.message }, template.source), {
      cause: error,
    });
  }
}

function hint({ code, message }: Pick<ExpressionError, 'code' | 'message'>, source: string): string {
  const shown = source.length > 200 ? `${source.slice(0, 200)}…` : source;
  if (code === 'expression/unresolved' || code === 'expression/undefined') {
    return `Expression ${shown} might contain some unresolved expressions which could not be evaluated. ${message}`;
  }
  if (code === 'expression/parse') {
    return `Please re-check the expression ${shown} are written in correct format of <+...> as well as for embedded expressions. ${message}`;
  }
  return `Expression ${shown} could not be evaluated. ${message}`;
}
