import { RuntimeError } from '../../engine/errors.ts';
import type { ContainerSpec, Program } from '../../engine/ports.ts';
import { EngineError } from './engine-error.ts';

/**
 * Notices that a container's program does not exist. With an init process the engine itself does not: it starts the
 * init (tini, or catatonit of Podman), which complains in the output and ends with 126 or 127 as a shell would.
 */
export class StartProbe {
  readonly #program: string | undefined;
  #beginning = '';

  constructor(program: Program) {
    this.#program = program.kind === 'argv' ? program.argv[0] : undefined;
  }

  see(output: Buffer): void {
    if (this.#beginning.length < enough) this.#beginning += output.subarray(0, enough).toString('latin1');
  }

  /** @returns the program that could not be started, if that is why the container ended. */
  missingProgram(exitCode: number): string | undefined {
    if (exitCode !== 126 && exitCode !== 127) return undefined;
    const match = /^\[FATAL tini \(\d+\)\] exec (.*) failed: /.exec(this.#beginning);
    if (match !== null) return this.#program ?? match[1];
    return /^(ERROR \(catatonit|catatonit: )/.test(this.#beginning)
      ? (this.#program ?? 'its program')
      : undefined;
  }
}

const enough = 512;

export function programMissing(spec: ContainerSpec, program: string): RuntimeError {
  return new RuntimeError({
    code: 'runtime/program-missing',
    message: `Image ${spec.image} has no program "${program}" that can be started (exit code 127). Name a shell or program the image has, or use another image.`,
    failureType: 'Unknown',
  });
}

/** The engine's own; an installation may lack it, and its message says so. */
const initPrograms = new Set(['docker-init', 'catatonit']);

/** Says in our words why the engine refused to create or start a container. */
export function startFailure(spec: ContainerSpec, error: unknown): unknown {
  if (!(error instanceof EngineError)) return error;
  const program = /exec: "([^"]+)": (?:executable file not found|stat .*no such file|permission denied)/.exec(
    error.message,
  );
  if (program?.[1] !== undefined && !initPrograms.has(program[1])) return programMissing(spec, program[1]);
  return new RuntimeError({
    code: 'runtime/container-refused',
    message: `The engine cannot start ${spec.name} from image ${spec.image}: ${error.message}`,
    failureType: 'Unknown',
    cause: error,
  });
}

/** The pod of a stage cannot be made: a shared path or host name is not one, or the engine is in trouble. */
export function podRefused(stageId: string, error: EngineError): RuntimeError {
  return new RuntimeError({
    code: 'runtime/pod-refused',
    message: `The engine cannot set up stage ${stageId}: ${error.message}`,
    failureType: 'InfrastructureFailure',
    cause: error,
  });
}
