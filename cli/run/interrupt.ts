import type { Cli } from '../cli.ts';

/** Two signals: the first asks for an orderly end, the second for an immediate one. */
export interface Interrupt {
  /** Aborts with the signal's name as its reason. */
  readonly signal: AbortSignal;
  readonly killSignal: AbortSignal;
  dispose(): void;
}

/** Listens for SIGINT, SIGTERM and SIGHUP until disposed. */
export function listenForInterrupts(cli: Pick<Cli, 'onSignal'>): Interrupt {
  const stop = new AbortController();
  const kill = new AbortController();
  const dispose = cli.onSignal((name) => {
    if (stop.signal.aborted) kill.abort(name);
    else stop.abort(name);
  });
  return { signal: stop.signal, killSignal: kill.signal, dispose };
}
