import { RuntimeError } from '../../engine/errors.ts';
import type { ContainerSpec } from '../../engine/ports.ts';

/** A program of this machine that stands in for an image. */
export interface HostProgram {
  /** Goes in front of the PATH. */
  readonly directory: string;
  /** What the image would run by itself. Without it, steps must name their program. */
  readonly entryPoint?: readonly string[];
}

/**
 * The argument vector to run. Nothing can be mounted here, so arguments that name the place of a host directory name
 * its copy instead. @throws RuntimeError when only the image knows what to run.
 */
export function hostArgv(
  spec: ContainerSpec,
  program: HostProgram | undefined,
  copies: readonly DirectoryCopy[],
): readonly string[] {
  const replaceAll = (argument: string) =>
    copies.reduce((text, { path, copy }) => text.replaceAll(path, copy), argument);
  return argvOf(spec, program).map(replaceAll);
}

/** A host directory, where a container would see it, and where its copy is. */
export interface DirectoryCopy {
  readonly path: string;
  readonly copy: string;
}

function argvOf(spec: ContainerSpec, program: HostProgram | undefined): readonly string[] {
  switch (spec.program.kind) {
    case 'argv':
      return spec.program.argv;
    case 'arguments':
      if (program?.entryPoint === undefined) throw needsImage(spec);
      return [...program.entryPoint, ...spec.program.arguments];
    case 'image':
      if (program?.entryPoint === undefined) throw needsImage(spec);
      return program.entryPoint;
  }
}

function needsImage({ name, image }: ContainerSpec): RuntimeError {
  return new RuntimeError({
    code: 'runtime/host-no-images',
    message: `${name} runs what the image ${image} starts by itself, and the host runtime has no images. Use --runtime docker, or give the step a command.`,
    failureType: 'ConfigurationFailure',
  });
}

export function programMissing(spec: ContainerSpec, program: string, cause: unknown): RuntimeError {
  return new RuntimeError({
    code: 'runtime/program-missing',
    message: `${spec.name} needs the program "${program}", which this machine does not have or cannot start (exit code 127). Install it, or use --runtime docker.`,
    failureType: 'Unknown',
    cause,
  });
}
