import type { Clock } from '../../engine/ports.ts';
import type { EngineClient } from './engine-client.ts';
import { isStatus } from './engine-error.ts';

export interface LabeledContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  readonly Labels: Readonly<Record<string, string>>;
}

export interface LabeledVolume {
  readonly Name: string;
  readonly Labels: Readonly<Record<string, string>> | null;
}

/** Containers in any state. `label` is `key` or `key=value`. */
export function listContainers(client: EngineClient, label: string): Promise<readonly LabeledContainer[]> {
  return client.json<readonly LabeledContainer[]>({
    method: 'GET',
    path: '/containers/json',
    query: { all: true, filters: { label: [label] } },
  });
}

export async function listVolumes(client: EngineClient, label: string): Promise<readonly LabeledVolume[]> {
  const { Volumes } = await client.json<{ readonly Volumes: readonly LabeledVolume[] | null }>({
    method: 'GET',
    path: '/volumes',
    query: { filters: { label: [label] } },
  });
  return Volumes ?? [];
}

/** Safe when it does not run, or is gone already. */
export async function killContainer(
  client: EngineClient,
  id: string,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<void> {
  try {
    await client.run({ method: 'POST', path: `/containers/${id}/kill`, query: { signal } });
  } catch (error) {
    if (!isStatus(error, 404, 409)) throw error;
  }
}

/** Kills it if it runs. Safe when it is gone already or another call removes it right now. */
export async function removeContainer(client: EngineClient, id: string): Promise<void> {
  try {
    await client.run({ method: 'DELETE', path: `/containers/${id}`, query: { force: true, v: true } });
  } catch (error) {
    if (!isStatus(error, 404, 409)) throw error;
  }
}

/** Safe when it is gone already. A removed container can hold its volumes for a moment longer, so it tries again. */
export async function removeVolume(client: EngineClient, name: string, clock: Clock): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await client.run({ method: 'DELETE', path: `/volumes/${name}` });
    } catch (error) {
      if (isStatus(error, 404)) return;
      if (!isStatus(error, 409) || attempt === 20) throw error;
      await clock.sleep(100, new AbortController().signal);
    }
  }
}

/** All containers first, then all volumes; both in parallel. */
export async function removeAll(
  client: EngineClient,
  clock: Clock,
  what: { readonly containers: readonly LabeledContainer[]; readonly volumes: readonly LabeledVolume[] },
): Promise<void> {
  await Promise.all(what.containers.map(({ Id }) => removeContainer(client, Id)));
  await Promise.all(what.volumes.map(({ Name }) => removeVolume(client, Name, clock)));
}

/** Everything with the label: `key` or `key=value`. */
export async function removeLabeled(client: EngineClient, clock: Clock, label: string): Promise<void> {
  const [containers, volumes] = await Promise.all([
    listContainers(client, label),
    listVolumes(client, label),
  ]);
  await removeAll(client, clock, { containers, volumes });
}
