import { readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { DockerRuntime } from '../dist/runtime/docker/docker-runtime.js';
import { alternate, clock, ms, owner, pipelineOf, planOf, ratio, row, runPlan } from './harness.mjs';

export const title = 'Steps in containers, against the raw Docker API';
const image = 'busybox:stable';

/** The same containers by hand: create, attach, start, wait and remove in the namespace of one more. */
export async function run() {
  const docker = new Docker();
  const runtime = new DockerRuntime({
    endpoint: { env: process.env, home: homedir(), uid: process.getuid(), readFile: readText },
    clock,
    owner,
    cacheDirectory: join(tmpdir(), 'pipeline-bench'),
    temporaryDirectory: tmpdir(),
    env: process.env,
  });
  for (const count of [1, 10, 50]) {
    const plan = await planOf(pipelineOf(count));
    let executions = 0;
    const times = await alternate(count === 50 ? 3 : 7, {
      raw: () => rawStage(docker, count),
      pipeline: () => runPlan(plan, runtime, `bench${count}-${executions++}`),
    });
    row(`${count} echo steps, raw API`, ms(times.raw));
    row(`${count} echo steps, pipeline`, ms(times.pipeline), ratio(times.pipeline / times.raw));
  }
  await runtime.close();
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function rawStage(docker, count) {
  const volume = await docker.createVolume({});
  const binds = [`${volume.name}:/harness`];
  const pause = await docker.createContainer({
    Image: image,
    Cmd: ['sleep', '1000'],
    HostConfig: { Init: true, Binds: binds },
  });
  await pause.start();
  for (let at = 0; at < count; at++) await rawStep(docker, pause.id, binds);
  await pause.remove({ force: true });
  await volume.remove();
}

async function rawStep(docker, pause, binds) {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ['sh', '-c', 'echo hello'],
    WorkingDir: '/harness',
    HostConfig: { Init: true, NetworkMode: `container:${pause}`, Binds: binds, LogConfig: { Type: 'none' } },
  });
  const output = await container.attach({ stream: true, stdout: true, stderr: true });
  const drained = new Promise((resolve) => output.on('end', resolve).resume());
  const ended = container.wait({ condition: 'next-exit' });
  await container.start();
  await Promise.all([ended, drained]);
  await container.remove();
}
