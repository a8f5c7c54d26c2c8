import { keptPrefix } from '../../../runtime/docker/docker-pod.ts';
import type { EngineClient } from '../../../runtime/docker/engine-client.ts';
import { labelKeys } from '../../../runtime/docker/labels.ts';
import { type LabeledContainer, listContainers } from '../../../runtime/docker/removal.ts';

/** The part of `docker inspect` that a shell takes over. */
export interface StepContainer {
  /** Id of the image. */
  readonly Image: string;
  readonly Config: {
    readonly Env: readonly string[] | null;
    readonly WorkingDir: string;
    readonly User: string;
  };
  readonly HostConfig: {
    readonly Mounts?: readonly object[] | null;
    readonly Binds?: readonly string[] | null;
    readonly Privileged?: boolean;
  };
}

/** What is left of a stage on the engine. */
export interface KeptPod {
  /** Id of the pause container, which runs. */
  readonly pause: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The step's container, newest attempt, unless it is gone: those of steps that succeed are. */
  readonly step: StepContainer | undefined;
}

export interface PodQuery {
  readonly executionId: string;
  readonly stageId: string;
  /** Name of the step. */
  readonly containerName: string;
}

/** @returns undefined when nothing of the stage is left. */
export async function findPod(client: EngineClient, query: PodQuery): Promise<KeptPod | undefined> {
  const all = await listContainers(client, `${labelKeys.execution}=${query.executionId}`);
  // The engine lists the newest first.
  const ofStage = all.filter(({ Labels }) => Labels[labelKeys.stage] === query.stageId);
  const pause = ofStage.find(isPause);
  if (pause === undefined) return undefined;
  if (pause.State !== 'running') await client.run({ method: 'POST', path: `/containers/${pause.Id}/start` });
  const step = ofStage.find((each) => isContainerOf(each, pause, query.containerName));
  return {
    pause: pause.Id,
    labels: pause.Labels,
    step: step && (await client.json<StepContainer>({ method: 'GET', path: `/containers/${step.Id}/json` })),
  };
}

/** Named after its pod, which it holds open: `pipeline-<pod>`, and `pipeline-kept-<pod>` once the run is over. */
function isPause({ Names, Labels }: LabeledContainer): boolean {
  const pod = Labels[labelKeys.pod];
  return Names.includes(`/pipeline-${pod}`) || Names.includes(`/${keptPrefix}${pod}`);
}

function isContainerOf({ Labels }: LabeledContainer, pause: LabeledContainer, name: string): boolean {
  return Labels[labelKeys.pod] === pause.Labels[labelKeys.pod] && Labels[labelKeys.container] === name;
}
