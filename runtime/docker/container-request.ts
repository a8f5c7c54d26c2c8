import type { ContainerSpec, Program, ResourceLimits } from '../../engine/ports.ts';
import { labelKeys } from './labels.ts';
import { workspacePath } from './pause-image.ts';
import { type Mount, type PodVolumes, volumeMount } from './pod-request.ts';

export interface ContainerSurroundings {
  /** Id of the pause container. */
  readonly pause: string;
  readonly volumes: PodVolumes;
  /** Volumes with the content of host directories, by the directory's path. */
  readonly hostDirectories: ReadonlyMap<string, string>;
  readonly labels: Readonly<Record<string, string>>;
}

/** The body of the request that creates a step's container. */
export function containerRequest(spec: ContainerSpec, surroundings: ContainerSurroundings) {
  const { pause, volumes, labels } = surroundings;
  return {
    Image: spec.image,
    ...programFields(spec.program),
    ...workingDirectory(spec),
    ...(spec.user === undefined ? {} : { User: spec.user }),
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: { ...spec.labels, ...labels, [labelKeys.container]: spec.name },
    HostConfig: {
      // PID 1 that forwards signals: without it a shell ignores SIGTERM and every stop lasts the whole grace period.
      Init: true,
      NetworkMode: `container:${pause}`,
      Privileged: spec.privileged === true,
      // The output is streamed; the engine must not write it a second time.
      LogConfig: { Type: 'none' },
      Mounts: mounts(spec, surroundings),
      Binds: volumes.binds,
      ...limitFields(spec.limits ?? {}),
    },
  };
}

function programFields(program: Program): {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
} {
  switch (program.kind) {
    case 'image':
      return {};
    case 'argv':
      return { Entrypoint: program.argv };
    case 'arguments':
      return { Cmd: program.arguments };
  }
}

function workingDirectory({ workingDirectory: directory }: ContainerSpec): { readonly WorkingDir?: string } {
  if (typeof directory === 'object') return {};
  return { WorkingDir: directory ?? workspacePath };
}

/** A later mount at the same path wins, as in the order of the specification. */
function mounts(spec: ContainerSpec, { volumes, hostDirectories }: ContainerSurroundings): readonly Mount[] {
  const all = [
    ...volumes.mounted,
    ...(spec.workspaceMounts ?? []).map(({ path, readOnly }) =>
      volumeMount(volumes.workspace, path, { readOnly }),
    ),
    ...(spec.hostDirectories ?? []).map(({ hostPath, path }) =>
      volumeMount(hostDirectories.get(hostPath) ?? '', path),
    ),
  ];
  return [...new Map(all.map((mount) => [mount.Target, mount])).values()];
}

function limitFields({ memoryBytes, cpus }: ResourceLimits) {
  return {
    // Equal limits for memory and memory plus swap: a step over its limit is killed and does not swap instead.
    ...(memoryBytes === undefined ? {} : { Memory: memoryBytes, MemorySwap: memoryBytes }),
    // A quota and not NanoCpus: the engine refuses more NanoCpus than the machine has, Kubernetes does not.
    ...(cpus === undefined
      ? {}
      : { CpuPeriod: cpuPeriodUs, CpuQuota: Math.max(1_000, Math.round(cpus * cpuPeriodUs)) }),
  };
}

const cpuPeriodUs = 100_000;
