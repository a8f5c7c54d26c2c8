import type { Evaluation } from '../evaluation.ts';
import { isInteger, toFloat, toInteger } from '../number.ts';
import { double, type Operand } from '../value.ts';
import type { Method } from './method.ts';

function method(
  name: string,
  summary: string,
  apply: (self: Operand, evaluation: Evaluation) => Operand,
): Method {
  return { name, arity: 0, summary, apply: (self, _, evaluation) => apply(self, evaluation) };
}

/** The methods of Java's numbers. */
export const numbers: readonly Method[] = [
  method('intValue', 'As an integer of 32 bits; a fraction is cut off.', (self) =>
    Number(BigInt.asIntN(32, whole(self))),
  ),
  method('longValue', 'As an integer; a fraction is cut off.', (self) => toInteger(self)),
  method('shortValue', 'As an integer of 16 bits.', (self) => Number(BigInt.asIntN(16, whole(self)))),
  method('byteValue', 'As an integer of 8 bits.', (self) => Number(BigInt.asIntN(8, whole(self)))),
  method('doubleValue', 'As a floating-point number.', (self) => double(toFloat(self))),
  method('floatValue', 'As a floating-point number.', (self) => double(toFloat(self))),
  method('isNaN', 'Whether this is not a number.', (self) => !isInteger(self) && Number.isNaN(toFloat(self))),
  method(
    'isInfinite',
    'Whether this is infinite.',
    (self) => !isInteger(self) && Math.abs(toFloat(self)) === Infinity,
  ),
];

function whole(value: Operand): bigint {
  return BigInt(toInteger(value));
}
