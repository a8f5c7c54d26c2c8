import { randomUUID } from 'node:crypto';
import type { Clock, Owner, PodSpec } from '../../engine/ports.ts';
import { openDirectories } from './archive.ts';
import type { Engine } from './connect.ts';
import { DockerPod } from './docker-pod.ts';
import { EngineError } from './engine-error.ts';
import { HostDirectories } from './host-directories.ts';
import type { ImageSupply } from './image-supply.ts';
import { labelKeys, podLabels } from './labels.ts';
import { ensurePauseImage } from './pause-image.ts';
import { PodFiles } from './pod-files.ts';
import { pauseRequest, podVolumes } from './pod-request.ts';
import { removeLabeled } from './removal.ts';
import { podRefused } from './start-failure.ts';

interface PodTools {
  readonly engine: Engine;
  readonly images: ImageSupply;
  readonly clock: Clock;
  readonly owner: Owner;
  readonly temporaryDirectory: string;
}

/** Creates and starts the pause container, which holds a stage's network namespace, host names and volumes. */
export async function openPod(tools: PodTools, spec: PodSpec): Promise<DockerPod> {
  const { engine, owner, clock } = tools;
  const { client } = engine;
  const podId = randomUUID().slice(0, 13);
  const labels = podLabels(spec, podId, owner);
  const volumes = podVolumes(spec, podId, labels);
  const pauseImage = await ensurePauseImage(engine);
  try {
    const { Id: pause } = await client.json<{ readonly Id: string }>({
      method: 'POST',
      path: '/containers/create',
      query: { name: `pipeline-${podId}` },
      json: pauseRequest(pauseImage, spec, volumes, labels),
    });
    const files = new PodFiles(client, pause);
    const hostDirectories = new HostDirectories({ client, pauseImage, podId, labels });
    if (volumes.closedPaths.length > 0) await files.putAtRoot(openDirectories(volumes.closedPaths));
    await client.run({ method: 'POST', path: `/containers/${pause}/start` });
    return new DockerPod({ ...tools, client, podId, pause, volumes, labels, files, hostDirectories });
  } catch (error) {
    // The first error is the one to tell; what is left after a second one is swept at the next start.
    await removeLabeled(client, clock, `${labelKeys.pod}=${podId}`).catch(() => {});
    throw error instanceof EngineError ? podRefused(spec.stageId, error) : error;
  }
}
