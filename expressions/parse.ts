import jsep from 'jsep';
import type { Program } from './ast.ts';
import { cachedByText } from './cache.ts';
import { ExpressionError } from './errors.ts';
import { programOf } from './grammar/carried.ts';
import { jexl } from './grammar/jexl.ts';
import { opened, ParseFailure } from './grammar/reader.ts';

jsep.plugins.register(jexl);

/**
 * Parses JEXL text, in which placeholders stand for bound values.
 * Fails with `expression/parse` and the offset in this text, or with `expression/too-deep`.
 */
export function parse(text: string): Program {
  const outcome = cachedParse(text);
  if (outcome instanceof ExpressionError) throw outcome;
  return outcome;
}

/** Failures are remembered too: texts that are no expressions are tried again and again. */
const cachedParse: (text: string) => Program | ExpressionError = cachedByText(4_000, (text) => {
  try {
    opened.depth = 0;
    // The leading space keeps offset 0 for the grammar's first call.
    return programOf(jsep(` ${text}`));
  } catch (error) {
    return failure(error);
  }
});

function failure(error: unknown): ExpressionError {
  if (error instanceof RangeError || (error instanceof ParseFailure && error.tooDeep)) {
    return new ExpressionError('expression/too-deep', 'The expression is nested too deeply.');
  }
  const { message, index } = problemOf(error);
  return new ExpressionError('expression/parse', message, { offset: Math.max(0, index - 1), cause: error });
}

function problemOf(error: unknown): { message: string; index: number } {
  if (error instanceof ParseFailure) return error;
  // jsep reports its own problems with these two fields.
  const { description, index } = error as { description?: string; index?: number };
  return { message: description ?? String(error), index: index ?? 0 };
}
