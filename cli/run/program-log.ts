import { join } from 'node:path';
import type { Masker } from '../../engine/ports.ts';
import type { EventSink, ExecutionEvent } from '../../engine/state/events.ts';

export interface ProgramLogOptions {
  /** `.pipeline` */
  readonly directory: string;
  readonly level: string | undefined;
  readonly pid: number;
  readonly masker: Masker;
}

export interface ProgramLog {
  readonly event: EventSink;
  close(): void;
}

/**
 * What the program itself did, as JSON lines in `.pipeline/logs/pipeline.log`: for bug reports, not for the run's
 * readers. `PIPELINE_LOG_LEVEL` sets how much (`debug` has every event, `silent` has none; `info` unless told).
 */
export async function openProgramLog({
  directory,
  level,
  pid,
  masker,
}: ProgramLogOptions): Promise<ProgramLog> {
  const { default: pino } = await import('pino');
  const known = level !== undefined && (level === 'silent' || level in pino.levels.values);
  const file = pino.destination({
    dest: join(directory, 'logs', 'pipeline.log'),
    mkdir: true,
    append: true,
    sync: true,
  });
  const logger = pino({ level: known ? level : 'info', base: { pid } }, file);
  return {
    event: (event) => {
      if (!logger.isLevelEnabled(levelOf(event))) return;
      const masked = JSON.parse(masker.maskText(JSON.stringify(event))) as ExecutionEvent;
      logger[levelOf(event)](masked, event.type);
    },
    close: () => file.end(),
  };
}

function levelOf(event: ExecutionEvent): 'debug' | 'info' | 'warn' | 'error' {
  switch (event.type) {
    case 'warning.raised':
      return 'warn';
    case 'step.ended':
      return event.failure === undefined ? 'debug' : 'error';
    case 'execution.started':
    case 'execution.finished':
    case 'execution.interrupted':
    case 'node.finished':
    case 'rollback.started':
    case 'node.expired':
      return 'info';
    default:
      return 'debug';
  }
}
