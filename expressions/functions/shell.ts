import { ExpressionError } from '../errors.ts';
import type { Evaluation } from '../evaluation.ts';
import { spendText } from '../limits.ts';
import { textOf } from '../text.ts';
import type { Operand } from '../value.ts';
import type { BuiltinFunction } from './function.ts';

/** Characters that mean something to bash. */
const special = '\'\\`$&()|;"';

/** Texts made safe for a shell script. */
export const shell: readonly BuiltinFunction[] = [
  define('shell.escape', 1, 'The text with a backslash before what bash would interpret.', ([text = '']) => {
    return escapeChars(text, special);
  }),
  define(
    'shell.escapeChars',
    2,
    'The text with a backslash before each of the given characters.',
    ([text = '', chars = '']) => {
      return escapeChars(text, chars);
    },
  ),
  define('shell.quote', 1, "The text in single quotes; a quote inside becomes '\\''.", ([text = '']) => {
    return `'${text.replaceAll("'", "'\\''")}'`;
  }),
  define('shell.doubleQuote', 1, 'The text in double quotes, safe inside them.', ([text = '']) => {
    return `"${escapeChars(text, '"\\`$')}"`;
  }),
  define(
    'shell.enclose',
    2,
    'The second text with the first one before and after it.',
    ([quote = '', text = '']) => {
      return quote + text + quote;
    },
  ),
];

function define(
  name: string,
  arity: number,
  summary: string,
  apply: (args: readonly string[]) => string,
): BuiltinFunction {
  return {
    name,
    arity,
    summary,
    apply: (args, evaluation) => {
      const result = apply(args.map((value) => text(evaluation, name, value)));
      spendText(evaluation, result.length);
      return result;
    },
  };
}

function text(evaluation: Evaluation, name: string, value: Operand): string {
  if (value === null) throw new ExpressionError('expression/unresolved', `An argument of "${name}" is null.`);
  return textOf(evaluation, value);
}

function escapeChars(text: string, chars: string): string {
  const wanted = new Set(chars);
  return Array.from(text, (char) => (wanted.has(char) ? `\\${char}` : char)).join('');
}
