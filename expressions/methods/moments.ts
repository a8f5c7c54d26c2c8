import { ExpressionError } from '../errors.ts';
import { isMoment, type Moment, moment, momentKind, type Operand } from '../value.ts';
import { integerAt } from './arguments.ts';
import type { Method } from './method.ts';

type Unit = 'Years' | 'Months' | 'Weeks' | 'Days' | 'Hours' | 'Minutes' | 'Seconds' | 'Nanos';

const units: readonly Unit[] = ['Years', 'Months', 'Weeks', 'Days', 'Hours', 'Minutes', 'Seconds', 'Nanos'];

const milliseconds: Readonly<Record<Exclude<Unit, 'Years' | 'Months' | 'Nanos'>, number>> = {
  Weeks: 604_800_000,
  Days: 86_400_000,
  Hours: 3_600_000,
  Minutes: 60_000,
  Seconds: 1_000,
};

/** The methods of dates and times; a date knows no units below a day. */
export const moments: readonly Method[] = [
  ...units.flatMap((unit) => [shift(`plus${unit}`, unit, 1), shift(`minus${unit}`, unit, -1)]),
  part('getYear', 'The year.', (date) => date.getUTCFullYear()),
  part('getMonthValue', 'The month, 1 to 12.', (date) => date.getUTCMonth() + 1),
  part('getDayOfMonth', 'The day of the month, from 1.', (date) => date.getUTCDate()),
  part('getHour', 'The hour, 0 to 23.', (date) => date.getUTCHours()),
  part('getMinute', 'The minute.', (date) => date.getUTCMinutes()),
  part('getSecond', 'The second.', (date) => date.getUTCSeconds()),
  part('toEpochSecond', 'Seconds since 1970.', (date) => Math.floor(date.getTime() / 1_000)),
];

function shift(name: string, unit: Unit, direction: 1 | -1): Method {
  const verb = direction > 0 ? 'later' : 'earlier';
  return {
    name,
    arity: 1,
    summary: `That many ${unit.toLowerCase()} ${verb}.`,
    apply: (self, args) => moved(momentOf(self, name, unit), unit, direction * integerAt(args, 0)),
  };
}

function part(name: string, summary: string, read: (date: Date) => number): Method {
  return { name, arity: 0, summary, apply: (self) => read(new Date(momentOf(self, name, 'Days').epochMs)) };
}

function momentOf(value: Operand, name: string, unit: Unit): Moment {
  const tooFine = unit === 'Hours' || unit === 'Minutes' || unit === 'Seconds' || unit === 'Nanos';
  if (isMoment(value) && !(tooFine && momentKind(value) === 'date')) return value;
  throw new ExpressionError('expression/unknown-method', `A date has no method ".${name}()".`);
}

function moved(from: Moment, unit: Unit, count: number): Moment {
  if (unit === 'Nanos') {
    const nanos = from.nanos + (count % 1e6);
    const carry = Math.floor(nanos / 1e6);
    return checked(from, from.epochMs + Math.trunc(count / 1e6) + carry, nanos - carry * 1e6);
  }
  if (unit === 'Years' || unit === 'Months')
    return checked(from, addMonths(from, unit === 'Years' ? 12 * count : count));
  return checked(from, from.epochMs + count * milliseconds[unit]);
}

/** A day the month does not have becomes its last day, as in Java. */
function addMonths(from: Moment, months: number): number {
  const date = new Date(from.epochMs);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, lastDay));
}

function checked(from: Moment, epochMs: number, nanos = from.nanos): Moment {
  const year = new Date(epochMs).getUTCFullYear();
  if (year >= 0 && year <= 9_999) return moment(momentKind(from), epochMs, nanos);
  throw new ExpressionError('expression/function', 'A date is outside the years 0 to 9999.');
}
