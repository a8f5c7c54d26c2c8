import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../engine/ports.ts';
import { pauseRequest, podVolumes } from './pod-request.ts';

describe('podVolumes', () => {
  it('gives every pod a workspace and a scratch volume of its own', () => {
    expect(volumes({}).mounted.map(({ Source, Target }) => [Source, Target])).toEqual([
      ['pipeline-p-workspace', '/harness'],
      ['pipeline-p-scratch', '/addon'],
    ]);
  });

  it('starts empty in every step, whatever the image has there', () => {
    expect(volumes({ sharedPaths: ['/s'] }).mounted.every((mount) => mount.VolumeOptions?.NoCopy)).toBe(true);
  });

  it('opens shared paths and empty volumes on disk for everybody', () => {
    const spec = {
      sharedPaths: ['/s'],
      volumes: [
        { mountPath: '/disk', source: { kind: 'empty', inMemory: false } },
        { mountPath: '/memory', source: { kind: 'empty', inMemory: true } },
      ],
    } as const;

    expect(volumes(spec).closedPaths).toEqual(['/s', '/disk']);
  });

  it('keeps an empty volume in memory when asked to', () => {
    const spec = { volumes: [{ mountPath: '/m', source: { kind: 'empty', inMemory: true } }] } as const;

    expect(volumes(spec).created.at(-1)?.VolumeOptions?.DriverConfig?.Options).toEqual({
      type: 'tmpfs',
      device: 'tmpfs',
      o: 'mode=0777',
    });
  });

  it('binds host paths and mounts claims as volumes by their name', () => {
    const { binds, mounted, created } = volumes({
      volumes: [
        { mountPath: '/h', source: { kind: 'hostPath', path: '/srv/h' } },
        { mountPath: '/c', source: { kind: 'claim', name: 'cache', readOnly: true } },
      ],
    });

    expect(binds).toEqual(['/srv/h:/h']);
    expect(mounted.at(-1)).toMatchObject({ Source: 'cache', Target: '/c', ReadOnly: true });
    expect(created).toHaveLength(2);
  });
});

describe('pauseRequest', () => {
  it('knows every host name once', () => {
    const spec: PodSpec = { ...emptyPod, hostNames: ['bg', 'db', 'bg'] };

    const { HostConfig } = pauseRequest('pause', spec, volumes({}), {});

    expect(HostConfig.ExtraHosts).toEqual(['bg:127.0.0.1', 'db:127.0.0.1']);
  });
});

const emptyPod: PodSpec = { executionId: 'e', stageId: 's', hostNames: [], sharedPaths: [], volumes: [] };

function volumes(spec: Partial<PodSpec>) {
  return podVolumes({ ...emptyPod, ...spec }, 'p', {});
}
