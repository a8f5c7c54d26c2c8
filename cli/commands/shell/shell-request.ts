import { labelKeys } from '../../../runtime/docker/labels.ts';
import { workspacePath } from '../../../runtime/docker/pause-image.ts';
import type { KeptPod } from './kept-pod.ts';

export interface ShellPlan {
  readonly image: string;
  readonly pod: KeptPod;
  /** Empty for a shell. */
  readonly command: readonly string[];
  readonly isTerminal: boolean;
}

/**
 * The body of the request that creates a shell's container. It is created over the engine's API and not with
 * `docker run`: the environment may hold secrets, which have no place in the arguments of a process.
 */
export function shellRequest({ image, pod, command, isTerminal }: ShellPlan) {
  const { pause, labels, step } = pod;
  return {
    Image: image,
    Entrypoint: command.length === 0 ? [...shell] : [...command],
    Cmd: [],
    Env: step?.Config.Env ?? [],
    WorkingDir: step?.Config.WorkingDir || workspacePath,
    ...(step === undefined || step.Config.User === '' ? {} : { User: step.Config.User }),
    Labels: { ...labels, [labelKeys.container]: '@shell' },
    Tty: isTerminal,
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    HostConfig: {
      AutoRemove: true,
      Init: true,
      NetworkMode: `container:${pause}`,
      ...(step === undefined
        ? { VolumesFrom: [pause] }
        : {
            Mounts: step.HostConfig.Mounts ?? [],
            Binds: step.HostConfig.Binds ?? [],
            Privileged: step.HostConfig.Privileged === true,
          }),
    },
  };
}

const shell = ['sh', '-c', 'if command -v bash > /dev/null 2>&1; then exec bash; fi; exec sh'] as const;
