import { DefinitionError, RuntimeError, UsageError } from '../engine/errors.ts';

/** What the program's exit codes mean; `run` has more of them from the engine (4, 124, 130, 143). */
export const exitCodes = {
  success: 0,
  failed: 1,
  usage: 2,
  environment: 3,
  bug: 70,
} as const;

/** Exit code for an error that ended a command. */
export function exitCodeFor(error: unknown): number {
  if (error instanceof DefinitionError || error instanceof UsageError) return exitCodes.usage;
  if (error instanceof RuntimeError) return exitCodes.environment;
  return exitCodes.bug;
}
