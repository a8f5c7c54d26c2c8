import type { LogSink } from '../engine/ports.ts';

/** Writes a line of the step's own into its log. */
export async function logLine(log: LogSink, line: string): Promise<void> {
  await log.write(new TextEncoder().encode(`${line}\n`));
}
