import { DefinitionError, RuntimeError, UsageError } from '../engine/errors.ts';
import type { Cli } from './cli.ts';
import { exitCodeFor } from './exit-codes.ts';

/** Prints an error as its reader needs it: positions for files, one sentence for the machine, a stack only for bugs. */
export async function reportError(error: unknown, cli: Cli): Promise<number> {
  if (error instanceof DefinitionError) {
    const { renderDiagnostics } = await import('./render/diagnostics.ts');
    cli.stderr.write(`${renderDiagnostics(error.diagnostics, { hasColor: cli.hasColor })}\n`);
  } else if (error instanceof UsageError || error instanceof RuntimeError) {
    cli.stderr.write(`${error.message}  ${error.code}\n`);
  } else {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    cli.stderr.write(`This is a bug in pipeline, please report it with the text below.\n${text}\n`);
  }
  return exitCodeFor(error);
}
