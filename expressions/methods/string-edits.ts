import { ExpressionError } from '../errors.ts';
import { javaPattern, matchesWhole, replace, split } from '../java-pattern.ts';
import { spendItems, spendText } from '../limits.ts';
import { readItems } from '../read.ts';
import { textOf } from '../text.ts';
import { isList, type Operand } from '../value.ts';
import { integerAt, outOfBounds, textAt } from './arguments.ts';
import { javaFormat } from './java-format.ts';
import type { Method } from './method.ts';
import { type StringCall, stringMethod } from './string-method.ts';

/** The methods of java.lang.String that make other texts or lists. */
export const stringEdits: readonly Method[] = [
  stringMethod(['toString', 0, 'The text itself.'], ({ self }) => self),
  stringMethod(['toLowerCase', 0, 'In small letters.'], ({ self }) => self.toLowerCase()),
  stringMethod(['toUpperCase', 0, 'In capital letters.'], ({ self }) => self.toUpperCase()),
  stringMethod(['trim', 0, 'Without white space at both ends.'], ({ self }) => self.trim()),
  stringMethod(['strip', 0, 'Without white space at both ends.'], ({ self }) => self.trim()),
  stringMethod(['stripLeading', 0, 'Without white space at the start.'], ({ self }) => self.trimStart()),
  stringMethod(['stripTrailing', 0, 'Without white space at the end.'], ({ self }) => self.trimEnd()),
  stringMethod(['substring', [1, 2], 'The part from an index up to another, or to the end.'], substring),
  stringMethod(['subSequence', 2, 'The part from an index up to another.'], substring),
  stringMethod(['concat', 1, 'The text with another one at its end.'], ({ self, args, evaluation }) => {
    return self + textAt(args, 0, evaluation);
  }),
  stringMethod(['replace', 2, 'Every occurrence of a text replaced by another.'], replaceLiteral),
  stringMethod(['replaceAll', 2, 'Every match of a pattern replaced; `$1` is a group.'], (call) => {
    return replacePattern(call, { all: true });
  }),
  stringMethod(['replaceFirst', 2, 'The first match of a pattern replaced.'], (call) => {
    return replacePattern(call, { all: false });
  }),
  stringMethod(['matches', 1, 'Whether the whole text matches a pattern.'], ({ self, args, evaluation }) => {
    return matchesWhole(evaluation, javaPattern(evaluation, textAt(args, 0, evaluation)), self);
  }),
  stringMethod(
    ['split', [1, 2], 'The parts between the matches of a pattern.'],
    ({ self, args, evaluation }) => {
      const limit = args.length > 1 ? integerAt(args, 1) : 0;
      return split(evaluation, javaPattern(evaluation, textAt(args, 0, evaluation)), { text: self, limit });
    },
  ),
  stringMethod(['repeat', 1, 'The text several times.'], repeat),
  stringMethod(['lines', 0, 'The lines, as a list.'], lines),
  stringMethod(['toCharArray', 0, 'The characters, as a list.'], ({ self, evaluation }) => {
    spendItems(evaluation, self.length);
    return self.split('');
  }),
  stringMethod(['format', [0, 20], 'This format filled in: `%s`, `%d`, `%05d`, `%.2f`.'], (call) => {
    return javaFormat(call.evaluation, call.self, call.args);
  }),
  stringMethod(['formatted', [0, 20], 'This format filled in: `%s`, `%d`, `%05d`, `%.2f`.'], (call) => {
    return javaFormat(call.evaluation, call.self, call.args);
  }),
  stringMethod(['join', 1, 'The entries of a list with this text between them.'], join),
];

function substring({ self, args }: StringCall): Operand {
  const from = integerAt(args, 0);
  const to = args.length > 1 ? integerAt(args, 1) : self.length;
  if (from < 0 || to > self.length || from > to) {
    throw outOfBounds(`The part from ${from} to ${to} of ${self.length} characters`);
  }
  return self.substring(from, to);
}

function replaceLiteral({ self, args, evaluation }: StringCall): Operand {
  const from = textAt(args, 0, evaluation);
  const to = textAt(args, 1, evaluation);
  const parts = self.split(from);
  const gaps = from === '' ? parts.length + 1 : parts.length - 1;
  spendText(evaluation, self.length + gaps * Math.max(0, to.length - from.length));
  return self.replaceAll(from, () => to);
}

function replacePattern({ self, args, evaluation }: StringCall, { all }: { readonly all: boolean }): Operand {
  return replace(evaluation, javaPattern(evaluation, textAt(args, 0, evaluation)), {
    text: self,
    by: textAt(args, 1, evaluation),
    all,
  });
}

function repeat({ self, args, evaluation }: StringCall): Operand {
  const count = integerAt(args, 0);
  if (count < 0)
    throw new ExpressionError('expression/function', 'A text cannot be repeated a negative number of times.');
  spendText(evaluation, self.length * count);
  return self.repeat(self === '' ? 0 : count);
}

function lines({ self, evaluation }: StringCall): Operand {
  const found = self.split(/\r\n|\r|\n/);
  if (found.at(-1) === '') found.pop();
  spendItems(evaluation, found.length);
  return found;
}

function join({ self, args: [list = null], evaluation }: StringCall): Operand {
  if (!isList(list)) throw new ExpressionError('expression/arguments', '".join()" takes a list.');
  const texts = readItems(evaluation, list).map((item) => textOf(evaluation, item));
  spendText(
    evaluation,
    texts.reduce((sum, text) => sum + text.length + self.length, 0),
  );
  return texts.join(self);
}
