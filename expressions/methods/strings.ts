import type { Operand } from '../value.ts';
import { integerAt, outOfBounds, textAt } from './arguments.ts';
import type { Method } from './method.ts';
import { stringEdits } from './string-edits.ts';
import { type StringCall, stringMethod } from './string-method.ts';

const questions: readonly Method[] = [
  stringMethod(['length', 0, 'Number of characters.'], ({ self }) => self.length),
  stringMethod(['size', 0, 'Number of characters.'], ({ self }) => self.length),
  stringMethod(['isEmpty', 0, 'Whether there are no characters.'], ({ self }) => self === ''),
  stringMethod(['empty', 0, 'Whether there are no characters.'], ({ self }) => self === ''),
  stringMethod(['isBlank', 0, 'Whether there is only white space.'], ({ self }) => self.trim() === ''),
  stringMethod(['charAt', 1, 'The character at an index.'], charAt),
  stringMethod(['codePointAt', 1, 'The code point at an index.'], codePointAt),
  stringMethod(['indexOf', [1, 2], 'Index of the first occurrence, or -1.'], indexOf),
  stringMethod(['lastIndexOf', [1, 2], 'Index of the last occurrence, or -1.'], lastIndexOf),
  stringMethod(['contains', 1, 'Whether a text occurs in this one.'], (call) =>
    call.self.includes(first(call)),
  ),
  stringMethod(['startsWith', [1, 2], 'Whether a text is at the start, or at an offset.'], startsWith),
  stringMethod(['endsWith', 1, 'Whether a text is at the end.'], (call) => call.self.endsWith(first(call))),
  stringMethod(
    ['equals', 1, 'Whether the other value is the same text.'],
    ({ self, args }) => self === args[0],
  ),
  stringMethod(
    ['contentEquals', 1, 'Whether the other value has the same text.'],
    (call) => call.self === first(call),
  ),
  stringMethod(
    ['equalsIgnoreCase', 1, 'Whether the other is the same text in any case.'],
    ({ self, args: [other] }) => {
      return typeof other === 'string' && fold(self) === fold(other);
    },
  ),
  stringMethod(['compareTo', 1, 'How far apart two texts are in dictionary order.'], (call) => {
    return difference(call.self, first(call));
  }),
  stringMethod(['compareToIgnoreCase', 1, 'The same in any case.'], (call) => {
    return difference(fold(call.self), fold(first(call)));
  }),
];

/** The methods of java.lang.String. */
export const strings: readonly Method[] = [...questions, ...stringEdits];

function first({ args, evaluation }: StringCall): string {
  return textAt(args, 0, evaluation);
}

function charAt({ self, args }: StringCall): Operand {
  const index = integerAt(args, 0);
  if (index < 0 || index >= self.length) throw outOfBounds(`Index ${index} of ${self.length} characters`);
  return self.charAt(index);
}

function codePointAt({ self, args }: StringCall): Operand {
  const index = integerAt(args, 0);
  const codePoint = index < 0 ? undefined : self.codePointAt(index);
  if (codePoint === undefined) throw outOfBounds(`Index ${index} of ${self.length} characters`);
  return codePoint;
}

function indexOf(call: StringCall): Operand {
  return call.self.indexOf(first(call), call.args.length > 1 ? integerAt(call.args, 1) : 0);
}

function lastIndexOf(call: StringCall): Operand {
  const from = call.args.length > 1 ? integerAt(call.args, 1) : call.self.length;
  return from < 0 ? -1 : call.self.lastIndexOf(first(call), from);
}

function startsWith(call: StringCall): Operand {
  const offset = call.args.length > 1 ? integerAt(call.args, 1) : 0;
  return offset >= 0 && offset <= call.self.length && call.self.startsWith(first(call), offset);
}

function fold(text: string): string {
  return text.toUpperCase().toLowerCase();
}

/** Java's result: the distance of the first characters that differ, else of the lengths. */
function difference(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const distance = left.charCodeAt(index) - right.charCodeAt(index);
    if (distance !== 0) return distance;
  }
  return left.length - right.length;
}
