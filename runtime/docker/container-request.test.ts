import { describe, expect, it } from 'vitest';
import type { ContainerSpec, PodSpec } from '../../engine/ports.ts';
import { containerRequest } from './container-request.ts';
import { podVolumes } from './pod-request.ts';

describe('containerRequest', () => {
  it.each<[program: ContainerSpec['program'], fields: object, why: string]>([
    [{ kind: 'image' }, {}, 'entry point and command of the image'],
    [{ kind: 'argv', argv: ['sh', '-c', 'x'] }, { Entrypoint: ['sh', '-c', 'x'] }, 'nothing of the image'],
    [{ kind: 'arguments', arguments: ['-v'] }, { Cmd: ['-v'] }, 'entry point of the image'],
  ])('%j runs %j: %s', (program, fields) => {
    const { Entrypoint, Cmd } = request({ program });

    expect({ ...(Entrypoint && { Entrypoint }), ...(Cmd && { Cmd }) }).toEqual(fields);
  });

  it.each<[directory: ContainerSpec['workingDirectory'], expected: string | undefined]>([
    [undefined, '/harness'],
    ['/work', '/work'],
    [{ kind: 'image' }, undefined],
  ])('works in %j → %s', (workingDirectory, expected) => {
    const spec = workingDirectory === undefined ? {} : { workingDirectory };

    expect(request(spec).WorkingDir).toBe(expected);
  });

  it('limits memory without swap, and processors by quota', () => {
    expect(request({ limits: { memoryBytes: 64, cpus: 0.4 } }).HostConfig).toMatchObject({
      Memory: 64,
      MemorySwap: 64,
      CpuPeriod: 100_000,
      CpuQuota: 40_000,
    });
  });

  it('limits nothing by default', () => {
    expect(Object.keys(request({}).HostConfig)).toEqual([
      'Init',
      'NetworkMode',
      'Privileged',
      'LogConfig',
      'Mounts',
      'Binds',
    ]);
  });

  it('joins the network of the pod and starts an init process that forwards signals', () => {
    expect(request({}).HostConfig).toMatchObject({ NetworkMode: 'container:pause1', Init: true });
  });

  it('mounts the volumes of the pod, its workspace again read-only, and copies of host directories', () => {
    const spec = {
      workspaceMounts: [{ path: '/code', readOnly: true }],
      hostDirectories: [{ hostPath: '/home/me/db', path: '/db' }],
    };

    const mounts = request(spec).HostConfig.Mounts.map(({ Source, Target, ReadOnly }) => [
      Source,
      Target,
      ReadOnly,
    ]);

    expect(mounts).toEqual([
      ['pipeline-p-workspace', '/harness', undefined],
      ['pipeline-p-scratch', '/addon', undefined],
      ['pipeline-p-shared-0', '/shared', undefined],
      ['pipeline-p-workspace', '/code', true],
      ['volume-with-db', '/db', undefined],
    ]);
  });

  it('mounts one thing at one place: the later wish wins', () => {
    const targets = request({ workspaceMounts: [{ path: '/shared', readOnly: false }] }).HostConfig.Mounts;

    expect(targets.filter(({ Target }) => Target === '/shared').map(({ Source }) => Source)).toEqual([
      'pipeline-p-workspace',
    ]);
  });

  it('keeps our labels when a step sets one of the same name', () => {
    const labels = { 'dev.pipeline.execution': 'forged', mine: 'yes' };

    expect(request({ labels }).Labels).toEqual({
      'dev.pipeline.execution': 'e',
      'dev.pipeline.container': 'step',
      mine: 'yes',
    });
  });
});

function request(spec: Partial<ContainerSpec>) {
  const pod: PodSpec = {
    executionId: 'e',
    stageId: 's',
    hostNames: [],
    sharedPaths: ['/shared'],
    volumes: [],
  };
  const labels = { 'dev.pipeline.execution': 'e' };
  return containerRequest(
    { name: 'step', image: 'alpine', pull: 'missing', program: { kind: 'image' }, env: {}, ...spec },
    {
      pause: 'pause1',
      volumes: podVolumes(pod, 'p', labels),
      labels,
      hostDirectories: new Map([['/home/me/db', 'volume-with-db']]),
    },
  );
}
