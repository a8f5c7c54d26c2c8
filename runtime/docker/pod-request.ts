import type { PodSpec, PodVolume } from '../../engine/ports.ts';
import { scratchPath, workspacePath } from './pause-image.ts';

/** A mount as the engine's API takes it. */
export interface Mount {
  readonly Type: 'volume';
  readonly Source: string;
  readonly Target: string;
  readonly ReadOnly?: boolean;
  readonly VolumeOptions?: {
    readonly NoCopy?: boolean;
    readonly Labels?: Readonly<Record<string, string>>;
    readonly DriverConfig?: { readonly Name: string; readonly Options: Readonly<Record<string, string>> };
  };
}

/** The volumes of a pod: how the pause container creates them, and how every other container mounts them. */
export interface PodVolumes {
  readonly workspace: string;
  readonly created: readonly Mount[];
  readonly mounted: readonly Mount[];
  /** `host path:mount path`. Binds, because the engine creates a directory that does not exist, as Kubernetes does. */
  readonly binds: readonly string[];
  /** Mount points that still have to be made world-writable. */
  readonly closedPaths: readonly string[];
}

export function podVolumes(
  spec: PodSpec,
  podId: string,
  labels: Readonly<Record<string, string>>,
): PodVolumes {
  const name = (suffix: string) => `pipeline-${podId}-${suffix}`;
  const own: OwnVolume[] = [
    { name: name('workspace'), path: workspacePath, isInMemory: false },
    { name: name('scratch'), path: scratchPath, isInMemory: false },
    ...spec.sharedPaths.map((path, index) => ({ name: name(`shared-${index}`), path, isInMemory: false })),
    ...emptyVolumes(spec.volumes).map(({ mountPath, isInMemory }, index) => ({
      name: name(`volume-${index}`),
      path: mountPath,
      isInMemory,
    })),
  ];
  return {
    workspace: name('workspace'),
    created: own.map((volume) => createdMount(volume, labels)),
    mounted: [
      ...own.map(({ name: source, path }) => volumeMount(source, path)),
      ...spec.volumes.flatMap(claimMount),
    ],
    binds: spec.volumes.flatMap(({ mountPath, source }) =>
      source.kind === 'hostPath' ? [`${source.path}:${mountPath}`] : [],
    ),
    closedPaths: own
      .filter(({ path, isInMemory }) => !isInMemory && path !== workspacePath && path !== scratchPath)
      .map(({ path }) => path),
  };
}

interface OwnVolume {
  readonly name: string;
  readonly path: string;
  readonly isInMemory: boolean;
}

/** The body of the request that creates a pause container. */
export function pauseRequest(
  image: string,
  spec: PodSpec,
  volumes: PodVolumes,
  labels: Readonly<Record<string, string>>,
) {
  return {
    Image: image,
    Labels: labels,
    HostConfig: {
      Mounts: volumes.created,
      ExtraHosts: [...new Set(spec.hostNames)].map((name) => `${name}:127.0.0.1`),
      LogConfig: { Type: 'none' },
    },
  };
}

/** Starts empty whatever the image has at that path. */
export function volumeMount(
  source: string,
  path: string,
  options: { readonly readOnly?: boolean } = {},
): Mount {
  return {
    Type: 'volume',
    Source: source,
    Target: path,
    ...(options.readOnly === true ? { ReadOnly: true } : {}),
    VolumeOptions: { NoCopy: true },
  };
}

/**
 * Without NoCopy, a volume takes over owner and mode of the mount point in the pause image: 0777 for the workspace
 * and the scratch volume, with no further request.
 */
function createdMount(
  { name, path, isInMemory }: OwnVolume,
  labels: Readonly<Record<string, string>>,
): Mount {
  const memory = { Name: 'local', Options: { type: 'tmpfs', device: 'tmpfs', o: 'mode=0777' } };
  return {
    Type: 'volume',
    Source: name,
    Target: path,
    VolumeOptions: { Labels: labels, ...(isInMemory ? { NoCopy: true, DriverConfig: memory } : {}) },
  };
}

function emptyVolumes(volumes: readonly PodVolume[]) {
  return volumes.flatMap(({ mountPath, source }) =>
    source.kind === 'empty' ? [{ mountPath, isInMemory: source.inMemory }] : [],
  );
}

function claimMount({ mountPath, source }: PodVolume): Mount[] {
  return source.kind === 'claim' ? [volumeMount(source.name, mountPath, source)] : [];
}
