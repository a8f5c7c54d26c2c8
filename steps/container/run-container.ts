import type { Failure } from '../../engine/outcome.ts';
import type { ContainerExit, ContainerIo, ContainerRun, ContainerSpec } from '../../engine/ports.ts';
import type { Context } from '../define-step.ts';

/**
 * Runs a container to its end in the stage's pod, its output going to the step's log.
 * @throws the signal's reason when the step was stopped meanwhile; the process is gone by then.
 */
export async function runContainer(spec: ContainerSpec, context: Context): Promise<ContainerExit> {
  const pod = await context.pod();
  const run = await pod.start(spec, containerIo(context));
  const exit = await waitFor(run, context);
  context.signal.throwIfAborted();
  return exit;
}

/** Waits for the process. Ends it when the step's signal aborts, and kills it when there is no time for grace. */
export async function waitFor(
  run: ContainerRun,
  { signal, killSignal, graceMs }: Pick<Context, 'signal' | 'killSignal' | 'graceMs'>,
): Promise<ContainerExit> {
  const stops: Promise<void>[] = [];
  const stop = (ms: number) => {
    const stopped = run.stop(ms);
    // Awaited below; until then the process may not be told that nobody listens.
    stopped.catch(() => undefined);
    stops.push(stopped);
  };
  const end = () => stop(killSignal.aborted ? 0 : graceMs);
  const kill = () => stop(0);
  signal.addEventListener('abort', end, { once: true });
  killSignal.addEventListener('abort', kill, { once: true });
  if (signal.aborted) end();
  try {
    const exit = await run.wait();
    await Promise.all(stops);
    return exit;
  } finally {
    signal.removeEventListener('abort', end);
    killSignal.removeEventListener('abort', kill);
  }
}

export function containerIo(context: Pick<Context, 'log' | 'progress' | 'signal'>): ContainerIo {
  return { output: context.log, progress: context.progress, signal: context.signal };
}

/** Undefined when the process succeeded. Whatever the exit code, Harness calls it an unknown error. */
export function exitFailure({ exitCode, outOfMemory }: ContainerExit): Failure | undefined {
  if (outOfMemory) {
    const message = 'the container ran out of memory; raise resources.limits.memory';
    return { types: ['Unknown'], code: 'step/out-of-memory', message, exitCode };
  }
  if (exitCode === 0) return undefined;
  return { types: ['Unknown'], code: 'step/exit', message: `exit status ${exitCode}`, exitCode };
}
