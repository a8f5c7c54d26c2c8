import { type Moment, momentKind } from './value.ts';

/** `yyyy-MM-dd` for a date, `yyyy-MM-dd'T'HH:mm:ss.SSSZ` with a numeric zone for a date with a time. */
export function momentText(moment: Moment): string {
  const iso = new Date(moment.epochMs).toISOString();
  return momentKind(moment) === 'date' ? iso.slice(0, 10) : `${iso.slice(0, -1)}+0000`;
}
