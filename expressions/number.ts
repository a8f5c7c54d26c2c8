import { ExpressionError } from './errors.ts';
import { double, doubleValue, isDouble, type Operand } from './value.ts';

/** Bits; longer integers only come from multiplying in a loop. */
const maxIntegerBits = 4_096n;

const integerText = /^[+-]?\d{1,400}$/;
const decimalText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/;

export function isFloat(value: Operand): boolean {
  if (typeof value === 'number') return !Number.isInteger(value);
  if (typeof value === 'string') return !integerText.test(value) && decimalText.test(value);
  return isDouble(value);
}

export function isInteger(value: Operand): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

/** The value as a JavaScript number; texts that are numbers count, an empty text is 0. */
export function toFloat(value: Operand): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (isDouble(value)) return doubleValue(value);
  if (value === '') return 0;
  if (typeof value === 'string' && value.length < 500 && decimalText.test(value)) return Number(value);
  throw notANumber(value);
}

/** The value as an integer: a number while it is exact, else a bigint. Fractions are cut off. */
export function toInteger(value: Operand): number | bigint {
  if (isInteger(value)) return value;
  if (typeof value === 'string' && integerText.test(value)) return narrow(BigInt(value.replace(/^\+/, '')));
  const whole = Math.trunc(toFloat(value));
  if (Number.isSafeInteger(whole)) return whole;
  return Number.isFinite(whole) ? BigInt(whole) : 0;
}

export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  if (BigInt.asIntN(Number(maxIntegerBits), value) === value) return value;
  throw new ExpressionError('expression/limit', 'An integer has too many digits.');
}

export function negative(value: Operand): Operand {
  if (isFloat(value)) return double(-toFloat(value));
  const integer = toInteger(value);
  if (typeof integer === 'bigint') return narrow(-integer);
  return integer === 0 ? 0 : -integer;
}

function notANumber(value: Operand): ExpressionError {
  const shown = typeof value === 'string' ? `"${value.slice(0, 60)}"` : `a ${kindOf(value)}`;
  return new ExpressionError('expression/type', `${shown} is not a number.`);
}

export function kindOf(value: Operand): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? 'list' : 'map';
  return typeof value === 'bigint' ? 'number' : typeof value;
}

/** A floating-point number as Java prints it: `10.0`, `1.0E10`, `4.5`. */
export function javaDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${exponent.replace('+', '')}`;
}
