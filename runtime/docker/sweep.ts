import type { Clock, Owner } from '../../engine/ports.ts';
import { keptPrefix } from './docker-pod.ts';
import type { EngineClient } from './engine-client.ts';
import { labelKeys, parseOwner } from './labels.ts';
import { listContainers, listVolumes, removeAll } from './removal.ts';

/** Removes containers and volumes of dead owners; pods that were kept on purpose only when `kept` says so. */
export async function sweep(
  client: EngineClient,
  clock: Clock,
  isAlive: (owner: Owner) => boolean,
  { kept = false }: { readonly kept?: boolean } = {},
): Promise<readonly string[]> {
  const [containers, volumes] = await Promise.all([
    listContainers(client, labelKeys.owner),
    listVolumes(client, labelKeys.owner),
  ]);
  const spared = new Set(
    containers
      .filter(({ Names }) => !kept && Names.some((name) => name.startsWith(`/${keptPrefix}`)))
      .map(({ Labels }) => Labels[labelKeys.pod]),
  );
  const isLeftOver = ({ Labels }: { readonly Labels: Readonly<Record<string, string>> | null }) => {
    const owner = parseOwner(Labels?.[labelKeys.owner]);
    return owner !== undefined && !spared.has(Labels?.[labelKeys.pod]) && !isAlive(owner);
  };
  const left = { containers: containers.filter(isLeftOver), volumes: volumes.filter(isLeftOver) };
  await removeAll(client, clock, left);
  return [
    ...left.containers.map(({ Names, Id }) => `container ${Names[0]?.slice(1) ?? Id}`),
    ...left.volumes.map(({ Name }) => `volume ${Name}`),
  ];
}
