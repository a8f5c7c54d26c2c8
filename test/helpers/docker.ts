import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { RuntimeError } from '../../engine/errors.ts';
import type { Clock, ContainerExit, ContainerSpec, Owner, Pod, PodSpec } from '../../engine/ports.ts';
import { connect } from '../../runtime/docker/connect.ts';
import { DockerRuntime, type DockerRuntimeOptions } from '../../runtime/docker/docker-runtime.ts';
import type { EndpointInputs } from '../../runtime/docker/endpoint.ts';
import { labelKeys } from '../../runtime/docker/labels.ts';
import { listContainers, listVolumes } from '../../runtime/docker/removal.ts';
import { TestIo } from './runtime-io.ts';

export const endpointInputs: EndpointInputs = {
  env: process.env,
  home: homedir(),
  uid: process.getuid?.() ?? 0,
  readFile: (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
};

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
};

const problem = await connect(endpointInputs).then(
  ({ client }) => client.close(),
  (error: unknown) => {
    if (error instanceof RuntimeError && error.code === 'runtime/engine-down') return error.message;
    throw error;
  },
);
if (problem !== undefined && process.env['CI'] === 'true') throw new Error(problem);
if (problem !== undefined)
  process.stderr.write(`\nSKIPPED: tests that need a container engine. ${problem}\n\n`);

/** `describe` for tests that need an engine. Without one they are skipped, loudly; in CI that is a failure. */
export const describeWithEngine =
  problem === undefined
    ? describe
    : (name: string, tests: () => void) => describe.skip(`${name} (skipped: no container engine)`, tests);

/** A runtime whose leftovers can be told from everybody else's on the same engine. */
export class TestEngine {
  readonly owner: Owner = { host: 'test', pid: process.pid, startedAt: randomUUID() };
  readonly runtime: DockerRuntime;

  constructor(overrides: Partial<DockerRuntimeOptions> = {}) {
    this.runtime = new DockerRuntime({
      endpoint: endpointInputs,
      clock: realClock,
      owner: this.owner,
      cacheDirectory: join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'pipeline'),
      temporaryDirectory: tmpdir(),
      env: process.env,
      ...overrides,
    });
  }

  openPod(spec: Partial<PodSpec> = {}, signal = new AbortController().signal): Promise<Pod> {
    const empty = { executionId: 'test', stageId: 'stage', hostNames: [], sharedPaths: [], volumes: [] };
    return this.runtime.openPod({ ...empty, ...spec }, { progress: () => {}, signal });
  }

  /** Opens a pod, uses it, closes it. */
  async withPod(use: (pod: Pod) => Promise<void>, spec: Partial<PodSpec> = {}): Promise<void> {
    const pod = await this.openPod(spec);
    try {
      await use(pod);
    } finally {
      await pod.close({ keep: false });
    }
  }

  /** Names of everything on the engine that this runtime created. */
  async leftovers(): Promise<readonly string[]> {
    const { client } = await connect(endpointInputs);
    const label = `${labelKeys.owner}=${JSON.stringify(this.owner)}`;
    const containers = await listContainers(client, label);
    const volumes = await listVolumes(client, label);
    client.close();
    return [...containers.flatMap(({ Names }) => Names), ...volumes.map(({ Name }) => Name)];
  }

  /** For `afterEach`: nothing with our label is left. */
  async expectNothingLeft(): Promise<void> {
    expect(await this.leftovers()).toEqual([]);
  }
}

/** A request beside the runtime, to prepare and look at the engine. @returns the answer's body. */
export async function engineRequest(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { client } = await connect(endpointInputs);
  try {
    return await client.readText(await client.send({ method, path, query }));
  } finally {
    client.close();
  }
}

/** A container of the smallest image that has a shell. */
export function shell(script: string, overrides: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    name: 'step',
    image: 'busybox:stable',
    pull: 'missing',
    program: { kind: 'argv', argv: ['sh', '-c', script] },
    env: {},
    ...overrides,
  };
}

/** Both output streams in one, so that their order is the script's. */
export async function runShell(
  pod: Pod,
  script: string,
  overrides: Partial<ContainerSpec> = {},
): Promise<ContainerExit & { readonly output: string }> {
  const io = new TestIo();
  const exit = await (await pod.start(shell(`exec 2>&1\n${script}`, overrides), io)).wait();
  return { ...exit, output: io.output.text };
}
