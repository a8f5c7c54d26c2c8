import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWithEngine, endpointInputs, shell, TestEngine } from '../../test/helpers/docker.ts';
import { TestIo } from '../../test/helpers/runtime-io.ts';
import { endpointCandidates, parseEndpoint } from './endpoint.ts';

/** The real engine behind a door that the tests can slam: to its client that is an engine that died. */
describeWithEngine('a lost engine', () => {
  let directory = '';
  let door: Door;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pipeline-test-'));
    door = await Door.open(join(directory, 'engine.sock'));
  });
  afterEach(async () => {
    door.slam();
    await rm(directory, { recursive: true });
  });

  it('fails the waits of all running steps at once', async () => {
    const engine = engineBehind(door);
    const pod = await engine.openPod();
    const runs = [
      await pod.start(shell('sleep 1000'), new TestIo()),
      await pod.start(shell('yes'), new TestIo()),
    ];
    const before = performance.now();

    door.slam();

    for (const run of runs) await expect(run.wait()).rejects.toMatchObject({ code: 'runtime/engine-down' });
    expect(performance.now() - before).toBeLessThan(2_000);
    await sweepAfter(engine);
  });

  it('fails a step that starts, a stop, a read and the close of the pod', async () => {
    const engine = engineBehind(door);
    const pod = await engine.openPod();
    const run = await pod.start(shell('sleep 1000'), new TestIo());

    door.slam();

    const engineDown = { code: 'runtime/engine-down', failureType: 'Connectivity', retryable: true };
    await expect(pod.start(shell('true'), new TestIo())).rejects.toMatchObject(engineDown);
    await expect(run.stop(1_000)).rejects.toMatchObject(engineDown);
    await expect(pod.readFile('/harness/a', 10)).rejects.toMatchObject(engineDown);
    await expect(pod.close({ keep: false })).rejects.toMatchObject(engineDown);
    await sweepAfter(engine);
  });

  it('can be closed properly when it is back', async () => {
    const engine = engineBehind(door);
    const pod = await engine.openPod();
    const run = await pod.start(shell('sleep 1000'), new TestIo());
    door.slam();
    await expect(pod.close({ keep: false })).rejects.toMatchObject({ code: 'runtime/engine-down' });
    await expect(run.wait()).rejects.toMatchObject({ code: 'runtime/engine-down' });

    door = await Door.open(door.path);
    await pod.close({ keep: false });

    await engine.expectNothingLeft();
  });

  function engineBehind({ path }: Door): TestEngine {
    return new TestEngine({ endpoint: { ...endpointInputs, env: { DOCKER_HOST: `unix://${path}` } } });
  }

  /** What the lost run left is found by the next one, which knows that its owner is dead. */
  async function sweepAfter(lost: TestEngine): Promise<void> {
    const next = new TestEngine();
    await delay(50);
    const removed = await next.runtime.sweep(({ startedAt }) => startedAt !== lost.owner.startedAt);
    expect(removed.length).toBeGreaterThan(0);
    await lost.expectNothingLeft();
    await next.runtime.close();
  }
});

class Door {
  readonly path: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  static async open(path: string): Promise<Door> {
    const door = new Door(path);
    await new Promise<void>((resolve) => door.#server.listen(path, resolve));
    return door;
  }

  constructor(path: string) {
    this.path = path;
    this.#server = createServer((inside) => {
      const outside = connectSocket(engineSocket());
      for (const [from, to] of [
        [inside, outside],
        [outside, inside],
      ] as const) {
        this.#sockets.add(from);
        from.on('error', () => to.destroy());
        from.on('close', () => to.destroy());
        from.pipe(to);
      }
    });
  }

  slam(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Only engines on a socket have a door in these tests. */
function engineSocket(): string {
  for (const { address } of endpointCandidates(endpointInputs)) {
    const endpoint = parseEndpoint(address, endpointInputs);
    if (endpoint?.kind === 'unix') return endpoint.path;
  }
  throw new Error('These tests need an engine on a unix socket.');
}
