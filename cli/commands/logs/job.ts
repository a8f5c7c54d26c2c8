import type { LogKey } from '../../../store/logs.ts';
import type { Store } from '../../../store/open-store.ts';
import type { Cli } from '../../cli.ts';
import type { LogPrinter } from './log-printer.ts';

/** What `pipeline logs` was asked for. */
export interface Job {
  readonly cli: Cli;
  readonly store: Store;
  readonly executionId: string;
  /** Only the last lines of each log. */
  readonly tail: number | undefined;
  readonly isFollowing: boolean;
  readonly signal: AbortSignal;
}

/** Prints what there is of a log, or the end of that. @returns where in the log to go on. */
export async function printSoFar({ store, tail }: Job, key: LogKey, printer: LogPrinter): Promise<number> {
  if (tail !== undefined) {
    const { text, end } = await store.logs.tail(key, tail);
    printer.print(Buffer.from(text));
    return end;
  }
  let end = 0;
  for await (const chunk of store.logs.read(key)) {
    printer.print(chunk);
    end += chunk.length;
  }
  return end;
}
