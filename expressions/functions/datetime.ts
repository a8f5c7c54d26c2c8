import { moment } from '../value.ts';
import type { BuiltinFunction } from './function.ts';

/** Both may be called without `datetime.`. */
export const datetime: readonly BuiltinFunction[] = [
  {
    name: 'datetime.currentDate',
    arity: 0,
    summary: 'The date in UTC, as `yyyy-MM-dd`; `plusDays(1)` and the like move it.',
    apply: (_, evaluation) => moment('date', Math.floor(evaluation.now().getTime() / dayMs) * dayMs),
  },
  {
    name: 'datetime.currentTime',
    arity: 0,
    summary: 'Date and time in UTC; `plusHours(1)` and the like move it.',
    apply: (_, evaluation) => moment('time', evaluation.now().getTime()),
  },
];

const dayMs = 86_400_000;
