import { describe, expect, it } from 'vitest';
import { shellRequest } from './shell-request.ts';

const mount = { Type: 'volume', Source: 'w', Target: '/harness' };
const step = {
  Image: 'sha256:1',
  Config: { Env: ['A=b'], WorkingDir: '/harness/app', User: '1000' },
  HostConfig: { Mounts: [mount], Binds: null },
};
const pod = { pause: 'p1', labels: { 'dev.pipeline.execution': 'e1' }, step };

describe('the container of a shell', () => {
  it('is like the container of the step', () => {
    const request = shellRequest({ image: 'sha256:1', pod, command: [], isTerminal: true });

    expect(request).toMatchObject({
      Image: 'sha256:1',
      Env: ['A=b'],
      WorkingDir: '/harness/app',
      User: '1000',
      Tty: true,
      HostConfig: { NetworkMode: 'container:p1', Mounts: [mount], Binds: [], AutoRemove: true },
    });
  });

  it('has the files of the stage where the container of the step is gone', () => {
    const gone = { ...pod, step: undefined };

    const request = shellRequest({ image: 'busybox', pod: gone, command: ['ls', '-l'], isTerminal: false });

    expect(request).toMatchObject({
      Entrypoint: ['ls', '-l'],
      WorkingDir: '/harness',
      Tty: false,
      HostConfig: { VolumesFrom: ['p1'] },
    });
  });

  it('cannot be mistaken for one of a step', () => {
    const { Labels } = shellRequest({ image: 'busybox', pod, command: [], isTerminal: true });

    expect(Labels).toEqual({ 'dev.pipeline.execution': 'e1', 'dev.pipeline.container': '@shell' });
  });
});
