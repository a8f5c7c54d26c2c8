import { ExpressionError } from '../errors.ts';
import type { Evaluation } from '../evaluation.ts';
import { refuseLength, spendText } from '../limits.ts';
import { toFloat, toInteger } from '../number.ts';
import { textOf } from '../text.ts';
import { toBoolean } from '../truth.ts';
import type { Operand } from '../value.ts';

const directive = /%(?:(\d{1,2})\$)?([-0+, ]*)(\d{1,4})?(?:\.(\d{1,3}))?([a-zA-Z%])/g;

/** java.lang.String.format with the conversions `s S d f x X b c n %`. */
export function javaFormat(evaluation: Evaluation, format: string, args: readonly Operand[]): string {
  let next = 0;
  let length = format.length;
  const text = format.replace(
    directive,
    (whole, position?: string, flags = '', width?: string, precision?: string, kind = '') => {
      if (kind === '%' || kind === 'n') return kind === '%' ? '%' : '\n';
      const index = position === undefined ? next++ : Number(position) - 1;
      const value = args[index];
      if (value === undefined) throw formatError(`${whole} has no argument`);
      const digits = precision === undefined ? undefined : Number(precision);
      const filled = padded(converted(evaluation, { kind, value, digits, flags }), flags, Number(width ?? 0));
      length += filled.length;
      spendText(evaluation, filled.length);
      refuseLength(evaluation, length);
      return filled;
    },
  );
  return text;
}

interface Conversion {
  readonly kind: string;
  readonly value: Operand;
  readonly digits: number | undefined;
  readonly flags: string;
}

function converted(evaluation: Evaluation, { kind, value, digits, flags }: Conversion): string {
  switch (kind) {
    case 's':
      return textOf(evaluation, value).slice(0, digits);
    case 'S':
      return textOf(evaluation, value).slice(0, digits).toUpperCase();
    case 'c':
      return textOf(evaluation, value).slice(0, 1);
    case 'b':
      return String(value !== null && (typeof value !== 'boolean' || toBoolean(value)));
    case 'd':
      return signed(grouped(String(toInteger(value)), flags), flags);
    case 'f':
      return signed(grouped(toFloat(value).toFixed(Math.min(digits ?? 6, 100)), flags), flags);
    case 'x':
      return toInteger(value).toString(16);
    case 'X':
      return toInteger(value).toString(16).toUpperCase();
    default:
      throw formatError(`%${kind} is not supported`);
  }
}

function grouped(number: string, flags: string): string {
  return flags.includes(',')
    ? number.replace(/^(-?\d+)/, (whole) => whole.replace(/\B(?=(?:\d{3})+$)/g, ','))
    : number;
}

function signed(number: string, flags: string): string {
  if (number.startsWith('-')) return number;
  if (flags.includes('+')) return `+${number}`;
  return flags.includes(' ') ? ` ${number}` : number;
}

function padded(text: string, flags: string, width: number): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0')) return text.padStart(width);
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

function formatError(message: string): ExpressionError {
  return new ExpressionError('expression/function', `".format()" failed: ${message}.`);
}
